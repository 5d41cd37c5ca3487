namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>United States: Social Security number in a range that the SSA gives out. It has no check digit.</summary>
internal sealed class AmericanSsn() : IdScheme(
    "us-ssn", ["000-00-0000"], "ssn", "ssns", "social security", "social security number", "ss number")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        bool given = !id.StartsWith("000") && !id.StartsWith("666") && id[0] != '9' && !id[3..5].SequenceEqual("00") && !id[5..].SequenceEqual("0000");

        // Two numbers were printed so often that the SSA withdrew them: examples, unless somebody calls them theirs.
        return !given || IdChecks.IsOneDigit(id) ? IdEvidence.None
            : id is "078051120" or "219099999" ? (grouped ? IdEvidence.Named : IdEvidence.None)
            : grouped ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
