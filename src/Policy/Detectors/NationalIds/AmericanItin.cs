namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>United States: individual taxpayer identification number: 9, and a middle group that the IRS gives out. It has no check digit.</summary>
internal sealed class AmericanItin() : IdScheme(
    "us-itin", ["000-00-0000"], "itin", "taxpayer", "tax id", "taxpayer identification")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int group = IdDate.Number(id[3..5]);
        bool given = id[0] == '9' && group is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);
        return !given ? IdEvidence.None : grouped ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
