using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Shell;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.SignIn;

/// <summary>One's own second factor: adding an app, new recovery codes, and taking it away. Each asks for a fresh proof of who one is.</summary>
public sealed partial class SecondFactorPage
{
    private const int GroupSize = 4;

    private EnrolmentNote? _enrolment;
    private IReadOnlyList<string>? _codes;
    private string _code = "";
    private string _problem = "";
    private bool _busy;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private Announcer Announcer { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool HasFactor => Session.Current?.ConfirmWith?.Contains("code") == true;

    private static string Grouped(string secret) => string.Join(' ', secret.Chunk(GroupSize).Select(static group => new string(group)));

    private async Task BeginAsync()
    {
        if (await AskAsync(Api.BeginFactorAsync) is { } begun)
        {
            (_enrolment, _code) = (begun, "");
        }
    }

    private async Task EndAsync()
    {
        if (await AskAsync(() => Api.EndFactorAsync(_code.Trim())) is { } ended)
        {
            (_enrolment, _codes) = (null, ended.Codes);
        }
    }

    private async Task RenewAsync() => _codes = (await AskAsync(Api.RenewCodesAsync))?.Codes;

    private async Task RemoveAsync()
    {
        if (await AskAsync(Api.RemoveFactorAsync) is not null)
        {
            Announcer.Say("The second factor was taken away.");
            await RefreshAsync();
        }
    }

    private async Task KeptAsync()
    {
        _codes = null;
        var began = Session.Current?.MustEnrol == true;
        await RefreshAsync();
        if (began)
        {
            Navigation.NavigateTo("");
        }
    }

    /// <summary>Makes a call, with a proof of who it is where the console wants one; null, with the reason on the page, when nothing came of it.</summary>
    private async Task<T?> AskAsync<T>(Func<Task<ApiResult<T>>> call)
        where T : class
    {
        _busy = true;
        var result = await StepUp.DoAsync(call);
        _busy = false;
        _problem = result.Why;
        return result is ApiResult<T>.Done { Value: var value } ? value : null;
    }

    private async Task RefreshAsync()
    {
        if (await Api.SessionAsync() is ApiResult<SessionNote>.Done { Value: var session })
        {
            Session.Begin(session);
        }
    }
}
