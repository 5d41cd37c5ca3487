using System.CommandLine;
using Holdpoint.Cli.Installation;
using Holdpoint.Gateway.Holding;
using Holdpoint.Ledger;
using Holdpoint.Reviews;
using Microsoft.Extensions.Logging.Abstractions;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint ledger erase</c>: destroys the content of reviews, beside the ledger and in Redis; every proof still verifies.</summary>
internal static class LedgerErase
{
    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var subject = new Argument<string>("ID") { Description = "The review whose content is to go; the id of a request stands for all of its reviews" };
        var reason = new Option<string>("--reason") { Description = "Why; goes into the ledger", HelpName = "TEXT", Required = true };
        var command = new Command("erase", "Destroy what is kept of a review's content, in Redis too") { subject, reason };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async (ledger, settings, configuration) =>
        {
            var erasure = new ReviewErasure(ledger);
            var reviews = await erasure.ReviewsOfAsync(parsed.GetValue(subject)!, cancellation);
            foreach (var review in reviews)
            {
                // All or nothing where that can be known beforehand.
                _ = Erased(await erasure.RefusalAsync(review, cancellation), review);
            }

            foreach (var review in reviews)
            {
                var erased = Erased(await erasure.EraseAsync(review, LedgerOperator.Name, parsed.GetValue(reason)!, cancellation), review);
                await Console.Out.WriteLineAsync($"erased {erased!.Records} record(s) of review {review}, entry {erased.Entry.Index}");
            }

            return await ForgetAsync(reviews, settings, configuration, cancellation);
        }, cancellation));
        return command;
    }

    private static ErasureOutcome.Erased? Erased(ErasureOutcome? outcome, string review) => outcome switch
    {
        null => null,
        ErasureOutcome.Erased erased => erased,
        ErasureOutcome.Unknown => throw new UserMistakeException(
            $"ID is {review}: the ledger knows no such review or request, and nothing is kept under that id; 'holdpoint ledger search --kind review.held' shows reviews."),
        ErasureOutcome.Pending { Queue: var queue } => throw new UserMistakeException(
            $"ID: review {review} is pending in queue {queue}, and nobody can decide on what is erased; reject it in the console or have its consumer withdraw it, then run this again."),
        ErasureOutcome.Preserved { By: var hold } => throw new UserMistakeException(
            $"ID: review {review} is under the legal hold {hold.Id} ({hold.Reason}), set by {hold.By}; lift it first with 'holdpoint ledger hold lift'."),
        ErasureOutcome.Unavailable away => throw new UserMistakeException(
            $"whether the content of review {review} is gone is not known ({away.Problem}); run the command again."),
        _ => throw new InvalidOperationException($"Unexpected {outcome.GetType().Name}."),
    };

    /// <summary>Takes it out of Redis now, rather than when a gateway next looks; where Redis is embedded, only the process that it is in can.</summary>
    private static async Task<int> ForgetAsync(
        IReadOnlyList<string> reviews, HoldpointSettings settings, IConfiguration configuration, CancellationToken cancellation)
    {
        if (settings.Redis is not { } connection)
        {
            await Console.Out.WriteLineAsync("the embedded queue lets go of it within seconds while 'holdpoint up' runs, or at its next start");
            return ExitCode.Ok;
        }

        // How the server keeps its data does not matter for taking some of it away.
        var options = Stores.QueueOptions(connection, settings, configuration) with { Insecure = true };
        try
        {
            await using var queue = await ReviewQueue.ConnectAsync(options, TimeProvider.System, cancellation, NullLoggerFactory.Instance);
            foreach (var review in reviews)
            {
                _ = await ErasedNotes.ForgetAsync(queue, review, cancellation);
            }

            await Console.Out.WriteLineAsync("Redis has let go of it; its append-only file forgets it with its next rewrite (BGREWRITEAOF)");
            return ExitCode.Ok;
        }
        catch (Exception away) when (away is ReviewQueueConfigurationException or ReviewQueueUnavailableException)
        {
            await Console.Error.WriteLineAsync(
                $"holdpoint: erased beside the ledger, but Redis still has it: {away.Message}\n"
                + $"What Redis has is sealed, is shown to nobody, goes within seconds once a running gateway reaches Redis, and expires {options.KeepFinished} after the review ended.");
            return ExitCode.Partly;
        }
    }
}
