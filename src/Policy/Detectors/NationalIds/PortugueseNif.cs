namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Portugal: NIF of a person, nine digits, the last by 11.</summary>
internal sealed class PortugueseNif() : IdScheme(
    "pt-nif", ["000-000-000"], "nif", "contribuinte", "numero de contribuinte", "numero fiscal")
{
    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        if (id[0] is not ('1' or '2' or '3' or '4'))
        {
            return IdEvidence.None;
        }

        int rest = IdChecks.Weighted(id, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        return (rest < 2 ? 0 : 11 - rest) == id[8] - '0' ? IdEvidence.Likely : IdEvidence.None;
    }
}
