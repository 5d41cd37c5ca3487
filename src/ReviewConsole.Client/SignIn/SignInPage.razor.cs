using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.SignIn;

/// <summary>Sign-in with a local account; leads back to where the person was.</summary>
public sealed partial class SignInPage
{
    private ElementReference _nameField;

    [SupplyParameterFromQuery(Name = "return")]
    private string? Return { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private string Name { get; set; } = "";

    private string Password { get; set; } = "";

    private string Code { get; set; } = "";

    private bool CodeNeeded { get; set; }

    private SignInWays? Ways { get; set; }

    private string? Problem { get; set; }

    private bool Busy { get; set; }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            await _nameField.FocusAsync();
            if (await Api.WaysAsync() is ApiResult<SignInWays>.Done ways)
            {
                Ways = ways.Value;
                StateHasChanged();
            }
        }
    }

    private async Task SubmitAsync()
    {
        if (string.IsNullOrWhiteSpace(Name) || Password.Length == 0)
        {
            Problem = "Give both a name and a password.";
            return;
        }

        (Busy, Problem) = (true, null);
        var result = await Api.SignInAsync(Name.Trim(), Password, Code.Trim() is { Length: > 0 } code ? code : null);
        Busy = false;
        if (result is ApiResult<SessionNote>.Done done)
        {
            Password = "";
            Session.Begin(done.Value);
            Navigation.NavigateTo(ReturnPath.Safe(Return));
        }
        else
        {
            CodeNeeded |= result is ApiResult<SessionNote>.Refused { Problem.Code: "code_required" };
            Problem = result.Why;
        }
    }

    private string ProviderAddress(ProviderNote provider) => $"{provider.SignInAt.TrimStart('/')}?return={Uri.EscapeDataString("/" + ReturnPath.Safe(Return))}";
}
