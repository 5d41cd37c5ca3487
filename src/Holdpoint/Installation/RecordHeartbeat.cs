using Holdpoint.Ledger;

namespace Holdpoint.Cli.Installation;

/// <summary>
/// Says in the ledger at steady times that this process is there and recording, so that a quiet time can be told from a time without a record.
/// Nothing hangs on a single one: what could not be recorded is left out, and that shows.
/// </summary>
internal sealed class RecordHeartbeat(OversightLedger ledger, EntryActor self, TimeSpan interval, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            _ = await ledger.AppendAsync(new EntryDraft { Kind = Contracts.EntryKinds.Heartbeat, Subject = self.Id, Actor = self }, stoppingToken);
        }
    }
}
