using System.Buffers;

namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Germany: serial number of identity card or passport with its check digit (ICAO 9303, weights 7 3 1).</summary>
internal sealed class GermanIdCard() : IdScheme(
    "de-id-card", ["*********0"], "personalausweis", "personalausweisnummer", "ausweis", "ausweisnummer", "reisepass", "passnummer", "id card", "identity card", "passport")
{
    /// <summary>Letters left out so that nothing is misread or spelt.</summary>
    private static readonly SearchValues<char> NeverUsed = SearchValues.Create("ABDEIOQSU");

    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        if (id[0] is >= '0' and <= '9' || id.ContainsAny(NeverUsed) || !id.ContainsAnyInRange('0', '9'))
        {
            return IdEvidence.None;
        }

        int sum = 0;
        for (int i = 0; i < 9; i++)
        {
            int value = char.IsAsciiDigit(id[i]) ? id[i] - '0' : id[i] - 'A' + 10;
            sum += value * (i % 3 == 0 ? 7 : i % 3 == 1 ? 3 : 1);
        }

        return sum % 10 == id[9] - '0' ? IdEvidence.Likely : IdEvidence.None;
    }
}
