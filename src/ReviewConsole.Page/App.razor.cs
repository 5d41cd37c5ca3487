using System.Reflection;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.WebAssembly.Services;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Page;

/// <summary>The screens. Those of the record are fetched when one of them is first opened: who decides does not wait for them.</summary>
public sealed partial class App
{
    private const string Records = "Holdpoint.ReviewConsole.Records.wasm";

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly List<Assembly> _loaded = [];
    private bool _anything;

    [Inject]
    private LazyAssemblyLoader Loader { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private async Task LoadAsync(NavigationContext to)
    {
        while (_loaded.Count == 0 && RecordPaths.Has(to.Path) && !to.CancellationToken.IsCancellationRequested)
        {
            try
            {
                _loaded.AddRange(await Loader.LoadAssembliesAsync([Records]));
            }
            catch (JSException)
            {
                Announcer.Say("The console cannot be reached. Trying again…");
                await Task.Delay(RetryAfter, Time, to.CancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        _anything = true;
    }
}
