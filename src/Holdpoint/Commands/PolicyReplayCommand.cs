using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Holdpoint.Cli.Installation;
using Holdpoint.Contracts;
using Holdpoint.Ledger;
using Holdpoint.Policy;
using Holdpoint.Policy.Inspection;
using Holdpoint.Policy.Replay;

namespace Holdpoint.Cli.Commands;

/// <summary><c>holdpoint policy replay FILE</c>: what a policy would have done to the traffic that the ledger tells of.</summary>
internal static class PolicyReplayCommand
{
    private const int AtOnce = 1_000;
    private static readonly TimeSpan UsualHandling = TimeSpan.FromMinutes(1);

    private static readonly Dictionary<string, Verdict> Kinds = new()
    {
        [EntryKinds.RequestAllowed] = Verdict.Allow, [EntryKinds.RequestDenied] = Verdict.Deny, [EntryKinds.ReviewHeld] = Verdict.Hold,
    };

    internal static Command Create()
    {
        var stores = SettingsOptions.ForStores();
        var file = new Argument<string>("FILE") { Description = "Policy file or folder" };
        var from = Moment("--from", "Start (default: a day before the end)");
        var to = Moment("--to", "End (default: now)");
        var bodies = new Option<string?>("--bodies")
        {
            Description = "Bodies that you kept, one a line: {\"requestId\": …, \"body\": …}; their requests are judged in full", HelpName = "JSONL",
        };
        var command = new Command("replay", "Say what a policy would have done to recorded traffic, and the reviewers' work it makes") { file, from, to, bodies };
        stores.AddTo(command);
        command.SetAction((parsed, cancellation) => LedgerSession.RunAsync(stores, parsed, async ledger =>
        {
            var policy = PolicySource.Load(parsed.GetValue(file), "FILE");
            var end = parsed.GetValue(to) ?? TimeProvider.System.GetUtcNow();
            var start = parsed.GetValue(from) ?? end.AddDays(-1);
            var kept = parsed.GetValue(bodies) is { } path ? Bodies(path) : [];
            var replay = new PolicyReplay(policy);
            await foreach (var entry in EntriesAsync(ledger, start, end, cancellation))
            {
                if (Kinds.TryGetValue(entry.Kind, out var verdict))
                {
                    replay.Add(Recorded(entry, verdict, policy, kept));
                }
            }

            var handling = await HandlingAsync(ledger, start, end, cancellation);
            Console.Write(replay.Report(start, end, handling ?? UsualHandling));
            Console.WriteLine(handling is { } median
                ? string.Create(CultureInfo.InvariantCulture, $"A review takes {median.TotalSeconds:F0} s from claim to vote: the median of this time.")
                : string.Create(CultureInfo.InvariantCulture, $"A review is taken to last {UsualHandling.TotalSeconds:F0} s: nobody voted in this time."));
            return ExitCode.Ok;
        }, cancellation));
        return command;
    }

    private static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            if (DateTimeOffset.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            {
                return at;
            }

            result.AddError($"{name} is {result.Tokens[0].Value}: write a moment such as 2026-05-04 or 2026-05-04T09:30:00Z.");
            return null;
        },
    };

    private static async IAsyncEnumerable<LedgerEntry> EntriesAsync(
        OversightLedger ledger, DateTimeOffset from, DateTimeOffset to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        long? after = null;
        while (true)
        {
            var page = await ledger.SearchAsync(new LedgerQuery { From = from, To = to, After = after, Take = AtOnce, OldestFirst = true }, cancellation);
            foreach (var entry in page)
            {
                yield return entry;
                after = entry.Index;
            }

            if (page.Count < AtOnce)
            {
                yield break;
            }
        }
    }

    private static RecordedRequest Recorded(LedgerEntry entry, Verdict verdict, CompiledPolicy policy, Dictionary<string, byte[]> kept)
    {
        var stage = entry.Detail?["stage"]?.GetValue<string>() == "response" ? ReviewStage.Response : ReviewStage.Request;
        var shadow = entry.Detail?["shadow"]?.AsArray().Select(static rule => rule!.GetValue<string>()) ?? [];
        string id = entry.Trace ?? entry.Subject;
        var shape = policy.Route(entry.Route ?? "")?.Api ?? ApiShape.Opaque;
        var body = stage == ReviewStage.Request && kept.TryGetValue(id, out var bytes) && Inspector.Inspect(bytes, shape, new InspectionLimits()) is InspectionResult.Read read
            ? read.Body
            : null;
        return new RecordedRequest(
            id, stage, entry.At, entry.Route ?? "", entry.Model ?? "", entry.Consumer ?? "", verdict, entry.Detail?["queue"]?.GetValue<string>(),
            [.. entry.Policy?.Rules ?? [], .. shadow], entry.Policy?.Digest ?? "", body);
    }

    /// <summary>The median time from a reviewer's claim to the vote.</summary>
    private static async Task<TimeSpan?> HandlingAsync(OversightLedger ledger, DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var claims = new Dictionary<(string Review, string Person), DateTimeOffset>();
        var times = new List<TimeSpan>();
        await foreach (var entry in EntriesAsync(ledger, from, to, cancellation))
        {
            if (entry.Kind == EntryKinds.ReviewClaimed)
            {
                claims[(entry.Subject, entry.Actor.Id)] = entry.At;
            }
            else if (entry.Kind == EntryKinds.ReviewVoted && claims.TryGetValue((entry.Subject, entry.Actor.Id), out var since))
            {
                times.Add(entry.At - since);
            }
        }

        times.Sort();
        return times.Count == 0 ? null : times[times.Count / 2];
    }

    private static Dictionary<string, byte[]> Bodies(string path)
    {
        var bodies = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        int line = 0;
        foreach (string text in InputFile.ReadText("--bodies", path).Split('\n'))
        {
            line++;
            if (string.IsNullOrWhiteSpace(text))
            {
                continue;
            }

            try
            {
                using var record = JsonDocument.Parse(text);
                var body = record.RootElement.GetProperty("body");
                bodies[record.RootElement.GetProperty("requestId").GetString()!] =
                    Encoding.UTF8.GetBytes(body.ValueKind == JsonValueKind.String ? body.GetString()! : body.GetRawText());
            }
            catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                throw new UserMistakeException(string.Create(
                    CultureInfo.InvariantCulture, $"--bodies is {path}: line {line} is not {{\"requestId\": …, \"body\": …}}; write one such object a line."));
            }
        }

        return bodies;
    }
}
