namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>United Kingdom: National Insurance number, a prefix that is given out (HMRC NIM39110), six digits and A to D.</summary>
internal sealed class BritishInsuranceNumber() : IdScheme(
    "uk-nino", ["AA-00-00-00-A", "AA-000000-A"], "national insurance", "nino", "ni number")
{
    private const string Never = "BG GB KN NK NT TN ZZ";

    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        bool right = !"DFIQUV".Contains(id[0], StringComparison.Ordinal) && !"DFIOQUV".Contains(id[1], StringComparison.Ordinal)
            && id[8] is >= 'A' and <= 'D' && !Never.AsSpan().Contains(id[..2], StringComparison.Ordinal);
        return right ? IdEvidence.Enough : IdEvidence.None;
    }
}
