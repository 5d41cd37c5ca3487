using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Client.SignIn;

/// <summary>Asks for the password, or a code of the second factor, in the middle of something; people of a provider are led there.</summary>
public sealed partial class StepUpDialog : IDisposable
{
    private const int CodeDigits = 6;

    private string _proof = "";
    private string _problem = "";
    private bool _busy;

    [Inject]
    private StepUp StepUp { get; set; } = null!;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool IsProviders => StepUp.Asked?.ConfirmWith?.Contains("provider") == true;

    private bool TakesCode => StepUp.Asked?.ConfirmWith?.Contains("code") == true;

    private string ProviderAddress => $"{StepUp.Asked?.ConfirmAt}&return={Uri.EscapeDataString("/" + Navigation.ToBaseRelativePath(Navigation.Uri))}";

    public void Dispose() => StepUp.Changed -= Update;

    protected override void OnInitialized() => StepUp.Changed += Update;

    private void Update() => _ = InvokeAsync(StateHasChanged);

    private void Close(bool open)
    {
        if (!open && StepUp.Asked is not null)
        {
            (_proof, _problem) = ("", "");
            StepUp.Answer(false);
        }
    }

    private async Task SubmitAsync()
    {
        var isCode = TakesCode && _proof.Length == CodeDigits && _proof.All(char.IsAsciiDigit);
        _busy = true;
        var result = await Api.ConfirmAsync(isCode ? new ConfirmRequest(Code: _proof) : new ConfirmRequest(Password: _proof));
        (_busy, _proof, _problem) = (false, "", result.Why);
        if (result is ApiResult<Nothing>.Done)
        {
            StepUp.Answer(true);
        }
    }
}
