namespace Holdpoint.Ledger.Tests.Places;

/// <summary>The system's clock, so much later: for what takes months.</summary>
public sealed class ShiftedClock : TimeProvider
{
    public TimeSpan By { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + By;
}
