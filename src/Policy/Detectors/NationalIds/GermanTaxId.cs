namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Germany: tax identification number (§ 139b AO), eleven digits with an ISO 7064 mod 11,10 digit.</summary>
internal sealed class GermanTaxId() : IdScheme(
    "de-tax-id", ["00-000-000-000"], "steuer-id", "steuerid", "steueridentifikationsnummer", "steuerliche identifikationsnummer", "identifikationsnummer", "idnr", "tin", "tax id", "tax number")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        if (id[0] == '0' || !IdChecks.Mod11And10(id))
        {
            return IdEvidence.None;
        }

        // Real ones have exactly one digit twice or three times among the first ten; test numbers have none.
        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (char digit in id[..10])
        {
            counts[digit - '0']++;
        }

        int repeated = counts.Length - counts.Count(0) - counts.Count(1);
        return counts.ContainsAnyInRange(4, 10) ? IdEvidence.None : repeated == 1 ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
