using System.Globalization;
using System.Text;
using Holdpoint.Contracts;
using Holdpoint.ReviewConsole.Client.Api;
using Holdpoint.ReviewConsole.Client.Design;
using Holdpoint.ReviewConsole.Client.Keys;
using Holdpoint.ReviewConsole.Client.SignIn;
using Microsoft.AspNetCore.Components;

namespace Holdpoint.ReviewConsole.Records.Proof;

/// <summary>One ledger entry, and whether what is shown is what was recorded: its hash, its way to the signed head, and the signature.</summary>
public sealed partial class EntryPage : IDisposable
{
    private LedgerRow? _row;
    private IDisposable? _keys;
    private string? _problem;
    private string? _receipt;
    private string? _entry;
    private List<Check>? _checks;
    private long _shown = -1;

    [Parameter]
    public long Index { get; set; }

    [Inject]
    private ConsoleApi Api { get; set; } = null!;

    [Inject]
    private SessionState Session { get; set; } = null!;

    [Inject]
    private PageScript Script { get; set; } = null!;

    [Inject]
    private KeyMap Keys { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    private bool MayProve => Session.Current?.Roles.Any(static role => role is Role.Auditor or Role.Admin) == true;

    public void Dispose() => _keys?.Dispose();

    protected override void OnInitialized() =>
        _keys = Keys.Add(new KeyScope("Entry", [new("Escape", "Back to the decision log", () => Navigation.NavigateTo("log"))]));

    protected override async Task OnParametersSetAsync()
    {
        if (_shown == Index)
        {
            return;
        }

        _shown = Index;
        (_row, _problem, _receipt, _entry, _checks) = (null, null, null, null, null);
        var result = await Api.EntriesAsync(string.Create(CultureInfo.InvariantCulture, $"?after={Index + 1}&take=1"));
        _row = (result as ApiResult<LedgerPage>.Done)?.Value.Items.FirstOrDefault(row => row.Index == Index);
        _problem = _row is not null ? null : result is ApiResult<LedgerPage>.Done ? "The log has no such entry." : result.Why;
        if (_row is not null && MayProve)
        {
            StateHasChanged();
            await ProveAsync(_row);
        }
    }

    private async Task ProveAsync(LedgerRow row)
    {
        if (await Api.LedgerFileAsync(string.Create(CultureInfo.InvariantCulture, $"receipt/{Index}")) is not { } file
            || Receipt.Read(_receipt = Encoding.UTF8.GetString(file)) is not { } receipt)
        {
            _checks = [new(null, "The console gave no receipt; a checkpoint of this entry may be a moment away.")];
            return;
        }

        var bundle = await Api.LedgerFileAsync(EntryBundle.Path(Index, receipt.Size));
        var entry = bundle is null ? null : EntryBundle.Entry(bundle, Index);
        var leaf = entry is null ? null : Receipt.LeafHash(entry);
        _entry = entry is null ? null : Encoding.UTF8.GetString(entry);
        var key = await Api.LedgerFileAsync("key");
        var signed = key is null ? null : SignedNote.Find(Encoding.UTF8.GetString(key), receipt.Signatures);
        _checks =
        [
            new(leaf is null ? null : Convert.ToHexStringLower(leaf) == row.LeafHash, "The recorded bytes have the leaf hash that the log shows."),
            new(leaf is null ? null : receipt.Index == Index && receipt.Includes(leaf), string.Create(CultureInfo.InvariantCulture, $"That leaf is entry {Index} of the {receipt.Size} under the signed head.")),
            new(signed is null ? false : await Script.VerifyAsync(signed.Key, signed.Signature, Encoding.UTF8.GetBytes(receipt.Note)), "The head is signed by the key that the console publishes (Ed25519)."),
        ];
    }

    /// <summary>One thing that was looked at.</summary>
    /// <param name="Holds">Null when it could not be checked.</param>
    /// <param name="What">What it is.</param>
    private sealed record Check(bool? Holds, string What);
}
