using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Shell;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace Holdpoint.ReviewConsole.Client.Settings;

/// <summary>What a person sets for themselves.</summary>
public sealed partial class SettingsPage
{
    private static readonly (string Value, string Words)[] Themes = [("system", "As the system"), ("light", "Light"), ("dark", "Dark")];

    private string theme = "system";
    private int undoSeconds;
    private string release = "";
    private string refuse = "";

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
            theme = await Runtime.InvokeAsync<string?>("localStorage.getItem", "holdpoint.theme") ?? "system";
        }
        catch (JSException)
        {
            // No storage: the system's theme it is.
        }
    }

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private async Task ChooseThemeAsync(string value)
    {
        theme = value;
        await Script.SetThemeAsync(value);
    }

    private async Task SaveAsync()
    {
        await Settings.SaveAsync(new StoredSettings { UndoSeconds = undoSeconds, ReleaseReasons = Lines(release), RefuseReasons = Lines(refuse) });
        Show(Settings.Current);
        Announcer.Say("Settings saved.");
    }

    private void Restore() => Show(new StoredSettings());

    private void Show(StoredSettings settings)
    {
        undoSeconds = settings.UndoSeconds;
        release = string.Join('\n', settings.ReleaseReasons);
        refuse = string.Join('\n', settings.RefuseReasons);
    }
}
