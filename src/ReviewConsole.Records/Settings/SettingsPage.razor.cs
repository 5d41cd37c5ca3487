using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Settings;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Records.Settings;

/// <summary>What a person sets for themselves.</summary>
public sealed partial class SettingsPage
{
    private static readonly (string Value, string Words)[] Themes = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")];

    private string _theme = "system";
    private int _undoSeconds;
    private string _release = "";
    private string _refuse = "";

    [Inject]
    private LocalSettings Settings { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private IJSRuntime Runtime { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        Show(Settings.Current);
        try
        {
            _theme = await Runtime.InvokeAsync<string?>("localStorage.getItem", "holdpoint.theme") ?? "system";
        }
        catch (JSException)
        {
            // No storage: the system's theme it is.
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task ChooseThemeAsync(string value)
    {
        _theme = value;
        await Script.SetThemeAsync(value);
    }

    private async Task SaveAsync()
    {
        await Settings.SaveAsync(new StoredSettings { UndoSeconds = _undoSeconds, ReleaseReasons = Lines(_release), RefuseReasons = Lines(_refuse) });
        Show(Settings.Current);
        Announcer.Say("Settings saved.");
    }

    private void Restore() => Show(new StoredSettings());

    private void Show(StoredSettings settings)
    {
        _undoSeconds = settings.UndoSeconds;
        _release = string.Join('\n', settings.ReleaseReasons);
        _refuse = string.Join('\n', settings.RefuseReasons);
    }
}
