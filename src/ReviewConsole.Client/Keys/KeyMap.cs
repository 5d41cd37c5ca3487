using Holdpoint.ReviewConsole.Client.Settings;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Keys;

/// <summary>
/// The keys that work now. Screens add theirs while they are shown; the latest wins. Text fields, dialogs, IME and held-down
/// keys are kept out by <c>keys.js</c>, which must decide that before the browser acts.
/// </summary>
public sealed class KeyMap(IJSRuntime script, TimeProvider time, LocalSettings settings) : IAsyncDisposable
{
    /// <summary>How long the second key of a sequence may take.</summary>
    private static readonly TimeSpan SequenceLimit = TimeSpan.FromSeconds(1.5);

    private readonly List<KeyScope> _scopes = [];
    private IJSObjectReference? _module;
    private DotNetObjectReference<KeyMap>? _self;
    private string? _prefix;
    private long _prefixAt;

    /// <summary>What works now, the page's own keys last.</summary>
    public IEnumerable<KeyScope> Scopes => _scopes.AsEnumerable().Reverse();

    /// <summary>Starts listening; once a page.</summary>
    public async Task StartAsync()
    {
        if (_self is null)
        {
            _self = DotNetObjectReference.Create(this);
            _module = await script.InvokeAsync<IJSObjectReference>("import", "/js/keys.js");
            await _module.InvokeVoidAsync("listen", _self);
            settings.Changed += SettingsChanged;
            await TellAsync();
        }
    }

    /// <summary>Adds a screen's keys.</summary>
    /// <param name="scope">The keys.</param>
    /// <returns>Dispose it when the screen goes.</returns>
    public IDisposable Add(KeyScope scope)
    {
        _scopes.Add(scope);
        _prefix = null;
        _ = TellAsync();
        return new Removal(this, scope);
    }

    /// <summary>A key was pressed that some binding names.</summary>
    /// <param name="key">The key.</param>
    [JSInvokable]
    public Task Press(string key) => settings.Keys.Meant(key) is { } meant ? RunAsync(meant) : Task.CompletedTask;

    private Task RunAsync(string key)
    {
        var sequence = _prefix is not null && time.GetElapsedTime(_prefixAt) < SequenceLimit ? $"{_prefix} {key}" : null;
        _prefix = null;
        if ((sequence is null ? null : Find(sequence)) is { } second)
        {
            return second.Run();
        }

        if (Find(key) is { } binding)
        {
            return binding.Run();
        }

        if (All.Any(candidate => candidate.Keys.StartsWith($"{key} ", StringComparison.Ordinal)))
        {
            (_prefix, _prefixAt) = (key, time.GetTimestamp());
        }

        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        settings.Changed -= SettingsChanged;
        if (_module is not null)
        {
            await _module.DisposeAsync();
        }

        _self?.Dispose();
    }

    private IEnumerable<KeyBinding> All => Scopes.SelectMany(static scope => scope.Bindings);

    private KeyBinding? Find(string keys) => All.FirstOrDefault(binding => binding.Keys == keys);

    private void SettingsChanged() => _ = TellAsync();

    private async Task TellAsync()
    {
        if (_module is not null)
        {
            var names = All.SelectMany(binding => settings.Keys.Pressed(binding.Keys)?.Split(' ') ?? []).Distinct().ToArray();
            var repeatable = All.Where(static binding => binding.MayRepeat).Select(binding => settings.Keys.Pressed(binding.Keys)).OfType<string>().ToArray();
            await _module.InvokeVoidAsync("bind", names, repeatable);
        }
    }

    private sealed class Removal(KeyMap map, KeyScope scope) : IDisposable
    {
        public void Dispose()
        {
            if (map._scopes.Remove(scope))
            {
                _ = map.TellAsync();
            }
        }
    }
}
