using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Keys;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.PolicyView;

/// <summary>The policy in force, read-only: what each rule does, how often it did, and which policies came before.</summary>
public sealed partial class PolicyPage : IDisposable
{
    private PolicyNote? _policy;
    private IDisposable? _keys;
    private string? _problem;

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    public void Dispose() => _keys?.Dispose();

    protected override async Task OnInitializedAsync()
    {
        _keys = Keys.Add(new KeyScope("Policy", [new("Escape", "Back to the queue", () => Navigation.NavigateTo(""))]));
        var result = await Api.PolicyAsync();
        _policy = (result as ApiResult<PolicyNote>.Done)?.Value;
        _problem = _policy is null ? result.Why : null;
    }
}
