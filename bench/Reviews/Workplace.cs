using System.Security.Cryptography;
using Holdpoint.Contracts;
using Holdpoint.Ledger;

namespace Holdpoint.Reviews.Bench;

/// <summary>Two replicas over one Redis and one ledger file.</summary>
internal sealed class Workplace : IAsyncDisposable
{
    internal static readonly Reviewer Ann = new("ann", "person", [Role.Reviewer], ["*"]);
    private static readonly byte[] Body = RandomNumberGenerator.GetBytes(2048);
    private static readonly string Digest = Convert.ToHexStringLower(SHA256.HashData(Body));
    private readonly DirectoryInfo _folder;
    private readonly bool _own;

    private Workplace(string? folder)
    {
        _own = folder is null;
        _folder = folder is null ? Directory.CreateTempSubdirectory("holdpoint-bench-") : new DirectoryInfo(folder);
    }

    internal ReviewQueue Queue { get; private set; } = null!;

    internal ReviewDesk Gateway { get; private set; } = null!;

    internal ReviewDesk Console { get; private set; } = null!;

    private List<IAsyncDisposable> Open { get; } = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var one in Open)
        {
            await one.DisposeAsync();
        }

        if (_own)
        {
            _folder.Delete(recursive: true);
        }
    }

    /// <summary>Opens it in a folder of its own, or in one that another process shares.</summary>
    internal static async Task<Workplace> OpenAsync(string connection, string? folder = null)
    {
        var place = new Workplace(folder);
        (place.Queue, place.Gateway) = await place.ReplicaAsync(connection, "gateway");
        (_, place.Console) = await place.ReplicaAsync(connection, "console");
        return place;
    }

    internal static ReviewSubmission Submission(string queue)
    {
        var now = TimeProvider.System.GetUtcNow();
        return new ReviewSubmission
        {
            Id = Guid.CreateVersion7(now).ToString(),
            RequestId = Guid.CreateVersion7(now).ToString(),
            Stage = ReviewStage.Request,
            Queue = queue,
            Severity = Severity.Medium,
            Route = "chat",
            Model = "sample",
            Consumer = "app",
            SubmittedAt = now,
            Deadline = now.AddHours(1),
            Rules = [new MatchedRule("iban", "bank data", [])],
            Digest = Digest,
            ApprovalsNeeded = 1,
            Roles = [Role.Reviewer],
            PolicyDigest = new string('a', 64),
            Api = "OpenAiChat",
            Body = Body,
        };
    }

    internal static Task<ReviewQueue> QueueAsync(string connection, string folder) => ReviewQueue.ConnectAsync(
        new ReviewQueueOptions { Connection = connection, KeyFolder = folder, Prefix = Path.GetFileName(folder), CommandTimeout = TimeSpan.FromSeconds(5) },
        TimeProvider.System,
        CancellationToken.None);

    private async Task<(ReviewQueue Queue, ReviewDesk Desk)> ReplicaAsync(string connection, string role)
    {
        var queue = await QueueAsync(connection, _folder.FullName);
        Open.Add(queue);
        var ledger = await OversightLedger.OpenAsync(
            new LedgerOptions { Connection = $"sqlite:{Path.Combine(_folder.FullName, "ledger.db")}", KeyFolder = _folder.FullName },
            TimeProvider.System,
            CancellationToken.None);
        Open.Insert(0, ledger);
        return (queue, new ReviewDesk(queue, ledger, EntryActor.Machine(role, "bench"), TimeProvider.System));
    }
}
