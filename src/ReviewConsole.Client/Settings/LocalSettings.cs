using System.Text.Json;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Settings;

/// <summary>Reads and keeps <see cref="StoredSettings"/> in the browser's local storage; without storage they last as long as the page.</summary>
public sealed class LocalSettings(IJSRuntime script)
{
    /// <summary>As many as there are digit keys.</summary>
    public const int MaxReasons = 9;

    /// <summary>The longest undo window, in seconds.</summary>
    public const int MaxUndoSeconds = 10;

    private const string Key = "holdpoint.settings";

    /// <summary>Raised when they were read or changed.</summary>
    public event Action? Changed;

    /// <summary>The settings in force.</summary>
    public StoredSettings Current { get; private set; } = new();

    /// <summary>What the keys are.</summary>
    public KeyChoices Keys { get; private set; } = new(new Dictionary<string, string>(), singles: true);

    /// <summary>Reads what was stored, if anything readable was.</summary>
    public async Task LoadAsync()
    {
        try
        {
            var text = await script.InvokeAsync<string?>("localStorage.getItem", Key);
            Take((text is null ? null : JsonSerializer.Deserialize(text, ClientJson.Default.StoredSettings)) ?? new());
        }
        catch (Exception unusable) when (unusable is JsonException or JSException)
        {
            Take(new());
        }
    }

    /// <summary>Takes and stores new settings.</summary>
    /// <param name="settings">The settings; out-of-range values are brought into range.</param>
    public async Task SaveAsync(StoredSettings settings)
    {
        Take(settings);
        try
        {
            await script.InvokeVoidAsync("localStorage.setItem", Key, JsonSerializer.Serialize(Current, ClientJson.Default.StoredSettings));
        }
        catch (JSException)
        {
            // Storage is off or full: the settings hold until the page is closed.
        }
    }

    internal static StoredSettings Bounded(StoredSettings settings) => settings with
    {
        UndoSeconds = Math.Clamp(settings.UndoSeconds, 0, MaxUndoSeconds),
        ReleaseReasons = Bounded(settings.ReleaseReasons),
        RefuseReasons = Bounded(settings.RefuseReasons),
        Keys = Bounded(settings.Keys),
    };

    private void Take(StoredSettings settings)
    {
        Current = Bounded(settings);
        Keys = new KeyChoices(Current.Keys, Current.SingleKeys);
        Changed?.Invoke();
    }

    /// <summary>What is no key, or stands for two, is forgotten: a key that does something else than its label says is worse than none chosen.</summary>
    private static Dictionary<string, string> Bounded(IReadOnlyDictionary<string, string>? keys) => (keys ?? new Dictionary<string, string>())
        .Where(static pair => pair.Key != pair.Value && KeyChoices.IsFree(pair.Key) && KeyChoices.IsFree(pair.Value))
        .GroupBy(static pair => pair.Value)
        .Where(static same => same.Count() == 1)
        .Select(static same => same.Single())
        .ToDictionary(static pair => pair.Key, static pair => pair.Value);

    private static string[] Bounded(IReadOnlyList<string>? reasons) =>
        [.. (reasons ?? []).Select(static reason => reason.Trim()).Where(static reason => reason.Length is > 0 and <= 200).Take(MaxReasons)];
}
