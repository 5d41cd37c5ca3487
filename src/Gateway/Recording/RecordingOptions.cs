using Holdpoint.Ledger;

namespace Holdpoint.Gateway.Recording;

/// <summary>What the gateway must know of the ledger's configuration (section <c>Holdpoint:Ledger</c>).</summary>
internal sealed record RecordingOptions
{
    /// <inheritdoc cref="LedgerOptions.OnUnavailable"/>
    public WhenUnavailable OnUnavailable { get; init; } = WhenUnavailable.Refuse;
}
