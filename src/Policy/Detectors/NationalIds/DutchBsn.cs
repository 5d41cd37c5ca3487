namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Netherlands: burgerservicenummer, nine digits that pass the eleven test.</summary>
internal sealed class DutchBsn() : IdScheme(
    "nl-bsn", ["0000-00-000", "000-000-000"], "bsn", "burgerservicenummer", "sofinummer", "sofi-nummer", "persoonsnummer")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int sum = IdChecks.Weighted(id, [9, 8, 7, 6, 5, 4, 3, 2, -1]);
        return sum % 11 == 0 && !IdChecks.IsOneDigit(id) ? IdEvidence.Likely : IdEvidence.None;
    }
}
