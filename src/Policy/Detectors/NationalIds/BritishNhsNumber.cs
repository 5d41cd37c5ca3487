namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>United Kingdom: NHS number, ten digits, the last by 11. Many other numbers pass, so it needs to be called one.</summary>
internal sealed class BritishNhsNumber() : IdScheme(
    "uk-nhs", ["000-000-0000"], "nhs", "nhs number", "nhs no", "patient number")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int check = 11 - (IdChecks.Weighted(id, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
        return check != 10 && check % 11 == id[9] - '0' && !IdChecks.IsOneDigit(id) ? IdEvidence.Likely : IdEvidence.None;
    }
}
