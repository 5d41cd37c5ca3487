using Holdpoint.Reviews.Scripts;

namespace Holdpoint.Reviews;

/// <content>
/// Which gateways have somebody waiting for a review, so that one whose client leaves does not withdraw what another one's client waits for. What is noted of a gateway that
/// crashed counts no longer than that gateway counts as running. As every note it settles nothing: the withdrawal is the ledger's.
/// </content>
public sealed partial class ReviewQueue
{
    /// <summary>Stands for a consumer that was told to come back, which no gateway waits for.</summary>
    private const string ComesBack = "kept";

    /// <summary>Says that a gateway runs.</summary>
    /// <param name="gateway">Its name, unlike any other's.</param>
    /// <param name="keep">For how long that holds.</param>
    /// <returns>False when Redis had forgotten it: then what it noted of its reviews is gone, too. True where Redis cannot be asked.</returns>
    public async Task<bool> NoteGatewayAsync(string gateway, TimeSpan keep)
    {
        try
        {
            var isKnown = await _database.KeyExistsAsync(_keys.Gateway(gateway));
            await _database.StringSetAsync(_keys.Gateway(gateway), "runs", keep);
            await _database.HashIncrementAsync(_keys.Gateways, gateway);
            return isKnown;
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            // Said again before long.
            return true;
        }
    }

    /// <summary>
    /// How often each gateway has said that it runs. A number that no longer grows is a gateway that is gone or cut off; one that ended by itself is not among them.
    /// </summary>
    /// <exception cref="ReviewQueueUnavailableException">Redis cannot be asked.</exception>
    public Task<IReadOnlyDictionary<string, long>> GatewayBeatsAsync(CancellationToken cancellation) =>
        QueueFault.GuardAsync<IReadOnlyDictionary<string, long>>(async () =>
            (await _database.HashGetAllAsync(_keys.Gateways).WaitAsync(cancellation))
            .ToDictionary(static beat => beat.Name.ToString(), static beat => (long)beat.Value, StringComparer.Ordinal));

    /// <summary>A gateway ends, or is silent for so long that nobody needs to hear of it any more. Where Redis cannot be asked, it stays.</summary>
    /// <param name="gateway">Its name.</param>
    public async Task ForgetGatewayAsync(string gateway)
    {
        try
        {
            await _database.HashDeleteAsync(_keys.Gateways, gateway);
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            // A console forgets it later.
        }
    }

    /// <summary>Notes that a gateway waits for a review; again is the same.</summary>
    /// <param name="review">Review id.</param>
    /// <param name="gateway">The gateway; null for a consumer that was told to come back.</param>
    /// <param name="keep">How long at most; more than zero.</param>
    /// <param name="reopen">Whether it may be joined again although it was found forsaken: its withdrawal was called off.</param>
    /// <returns>False when it is being withdrawn because nobody waited for it. Where Redis cannot be asked, it is joined.</returns>
    public async Task<bool> WaitHereAsync(string review, string? gateway, TimeSpan keep, bool reopen = false)
    {
        try
        {
            var rows = await QueueScript.Wait.RunAsync(
                _database, [_keys.Waiting(review)], gateway ?? ComesBack, (long)keep.TotalMilliseconds, reopen ? 1 : 0);
            return rows[0].ToString() != "over";
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return true;
        }
    }

    /// <summary>A gateway no longer waits for a review. Where nobody else does, nobody can join it from then on, in one step.</summary>
    /// <param name="review">Review id.</param>
    /// <param name="gateway">The gateway.</param>
    /// <param name="keep">How long nobody can join it; more than zero.</param>
    public async Task<WaitersElsewhere> ForsakeAsync(string review, string gateway, TimeSpan keep)
    {
        try
        {
            var key = _keys.Waiting(review);
            var gone = new List<string> { gateway };
            foreach (var other in (await _database.SetMembersAsync(key)).Select(static one => one.ToString()))
            {
                // 'over' is told apart by the script.
                if (other != gateway && other is not (ComesBack or "over") && !await _database.KeyExistsAsync(_keys.Gateway(other)))
                {
                    gone.Add(other);
                }
            }

            var rows = await QueueScript.Forsake.RunAsync(_database, [key], [(long)keep.TotalMilliseconds, .. gone]);
            return rows[0].ToString() == "over" ? WaitersElsewhere.None : WaitersElsewhere.Some;
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            return WaitersElsewhere.Unknown;
        }
    }

    /// <summary>Nobody needs to know any more who waited for a review: it is decided.</summary>
    /// <param name="review">Review id.</param>
    public async Task DropWaitersAsync(string review)
    {
        try
        {
            await _database.KeyDeleteAsync(_keys.Waiting(review));
        }
        catch (Exception problem) when (QueueFault.Is(problem))
        {
            // It expires.
        }
    }
}
