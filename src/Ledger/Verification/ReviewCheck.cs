using Holdpoint.Contracts;
using Holdpoint.Ledger.Entries;

namespace Holdpoint.Ledger.Verification;

/// <summary>
/// Check 6: a request that was held is forwarded, and an answer that was held is handed on, only after a decision that stands: quorum of distinct people with the roles
/// and on the seats that the hold names (or the escalation, after it), none of them the consumer, all of one digest, each under a claim that
/// no later one had passed, under the policy it was held by. Forgets a review when it has ended, so that memory follows
/// the reviews that are open, not the log.
/// </summary>
internal sealed class ReviewCheck(Findings findings)
{
    private readonly Dictionary<string, ReviewRecord> _open = [];

    internal void Take(LedgerEntry entry)
    {
        switch (entry.Kind)
        {
            case EntryKinds.ReviewHeld:
                _ = _open.TryAdd(entry.Subject, new ReviewRecord(entry));
                break;
            case EntryKinds.ReviewClaimed:
                _open.GetValueOrDefault(entry.Subject)?.Claim(entry);
                break;
            case EntryKinds.ReviewEscalated:
                _open.GetValueOrDefault(entry.Subject)?.Escalate(entry);
                break;
            case EntryKinds.ReviewVoted:
                _open.GetValueOrDefault(entry.Subject)?.Take(entry);
                break;
            case EntryKinds.ReviewDecided:
                Decide(entry);
                break;
            case EntryKinds.RequestForwarded or EntryKinds.AnswerReleased when EntryCodec.TextOf(entry.Detail, "review") is { } review:
                Forward(entry, review);
                break;
            default:
                break;
        }
    }

    private void Decide(LedgerEntry entry)
    {
        if (!_open.TryGetValue(entry.Subject, out var review))
        {
            Broken(entry, "decides a review that is not open");
        }
        else if (review.Decided)
        {
            Broken(entry, "decides a review a second time");
        }
        else if (EntryCodec.TextOf(entry.Detail, "outcome") is "approved" or "edited")
        {
            if (review.Decide(entry) is { } problem)
            {
                Broken(entry, problem);
            }
        }
        else
        {
            _ = _open.Remove(entry.Subject);
        }
    }

    private void Forward(LedgerEntry entry, string review)
    {
        if (!_open.Remove(review, out var record) || record.Released is null)
        {
            Broken(entry, $"{Does(entry)} without an earlier decision that stands");
        }
        else if (record.Released != EntryCodec.TextOf(entry.Detail, "digest"))
        {
            Broken(entry, $"{Does(entry)} with another digest than was decided on");
        }
    }

    private static string Does(LedgerEntry entry) => entry.Kind == EntryKinds.AnswerReleased ? "hands on a held answer" : "forwards a held request";

    private void Broken(LedgerEntry entry, string problem) => findings.Add(LedgerCheck.Decision, entry.Index, $"Entry {entry.Index} {problem}.");
}
