using Holdpoint.Contracts;

namespace Holdpoint.Policy.Classifiers;

/// <summary>A classifier as a policy describes it.</summary>
/// <param name="Id">Its name in the policy.</param>
/// <param name="Api">How it is spoken to.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Timeout">What all its calls for one request may take together.</param>
/// <param name="OnFailure">What becomes of a request that it cannot be asked about.</param>
/// <param name="Queue">Where such a request waits, for hold.</param>
/// <param name="MaxText">Characters of one request that it is asked about; a request with more counts as a failure.</param>
/// <param name="Key">Bearer token; null for none. Never shown.</param>
internal sealed record ClassifierSettings(
    string Id, ClassifierApi Api, Uri Url, TimeSpan Timeout, Verdict OnFailure, string? Queue, int MaxText, string? Key)
{
    /// <summary>Never the key.</summary>
    public override string ToString() => Id;
}
