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

    private const string Asked = "The browser asks you once. Only severity, queue, time and what was stopped are told, never a word of a request.";

    private string _theme = "system";
    private bool _blur;
    private bool _grey;
    private bool _still;
    private bool _notify;
    private bool _singles;
    private string _permission = Asked;
    private string _problem = "";
    private Dictionary<string, string> _chosen = [];
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
        _problem = KeyCatalog.Problem(_chosen) ?? "";
        if (_problem.Length > 0)
        {
            return;
        }

        await Settings.SaveAsync(new StoredSettings
        {
            UndoSeconds = _undoSeconds,
            ReleaseReasons = Lines(_release),
            RefuseReasons = Lines(_refuse),
            SingleKeys = _singles,
            Keys = _chosen,
            BlurImages = _blur,
            GreyImages = _grey,
            ReduceMotion = _still,
            Notify = _notify,
        });
        Show(Settings.Current);
        Announcer.Say("Settings saved.");
    }

    /// <summary>Asks when the box is ticked, because a browser only listens to a person's own action.</summary>
    private async Task NotifyAsync(ChangeEventArgs change)
    {
        _notify = change.Value is true;
        if (!_notify)
        {
            _permission = Asked;
            return;
        }

        var answer = await Script.AskToNotifyAsync();
        _notify = answer == "granted";
        _permission = answer switch
        {
            "granted" => "Allowed. It begins when you save.",
            "denied" => "The browser does not allow it for this page. Allow notifications in the browser's settings of this site, then tick it again.",
            "missing" => "This browser has no notifications.",
            _ => "The question was closed without an answer; tick it again to be asked again.",
        };
    }

    private void Restore() => Show(new StoredSettings());

    private void Show(StoredSettings settings)
    {
        (_blur, _grey, _still, _notify, _singles) = (settings.BlurImages, settings.GreyImages, settings.ReduceMotion, settings.Notify, settings.SingleKeys);
        _chosen = new Dictionary<string, string>(settings.Keys);
        _undoSeconds = settings.UndoSeconds;
        _release = string.Join('\n', settings.ReleaseReasons);
        _refuse = string.Join('\n', settings.RefuseReasons);
    }
}
