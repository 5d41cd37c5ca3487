using System.Text.Json;
using Holdpoint.ReviewConsole.Client.Api;
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

    /// <summary>The settings in force.</summary>
    public StoredSettings Current { get; private set; } = new();

    /// <summary>Reads what was stored, if anything readable was.</summary>
    public async Task LoadAsync()
    {
        try
        {
            var text = await script.InvokeAsync<string?>("localStorage.getItem", Key);
            Current = Bounded((text is null ? null : JsonSerializer.Deserialize(text, ClientJson.Default.StoredSettings)) ?? new());
        }
        catch (Exception unusable) when (unusable is JsonException or JSException)
        {
            Current = new();
        }
    }

    /// <summary>Takes and stores new settings.</summary>
    /// <param name="settings">The settings; out-of-range values are brought into range.</param>
    public async Task SaveAsync(StoredSettings settings)
    {
        Current = Bounded(settings);
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
    };

    private static string[] Bounded(IReadOnlyList<string>? reasons) =>
        [.. (reasons ?? []).Select(static reason => reason.Trim()).Where(static reason => reason.Length is > 0 and <= 200).Take(MaxReasons)];
}
