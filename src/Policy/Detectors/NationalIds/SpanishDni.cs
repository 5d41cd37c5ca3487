namespace Holdpoint.Policy.Detectors.NationalIds;

/// <summary>Spain: DNI and NIE, eight digits (of a NIE the first is X, Y or Z) and a check letter by 23.</summary>
internal sealed class SpanishDni() : IdScheme(
    "es-dni", ["00-000-000~A", "A-0000000~A"], "dni", "nie", "nif", "documento nacional de identidad")
{
    private const string Letters = "TRWAGMYFPDXBNJZSQVHLCKE";

    public override IdEvidence Judge(ReadOnlySpan<char> id, bool grouped)
    {
        int first = "XYZ".IndexOf(id[0], StringComparison.Ordinal);
        bool foreigner = !char.IsAsciiDigit(id[0]);
        if (foreigner && first < 0)
        {
            return IdEvidence.None;
        }

        int number = foreigner ? (first * 10_000_000) + IdDate.Number(id[1..8]) : IdDate.Number(id[..8]);
        return Letters[number % 23] != id[8] ? IdEvidence.None : foreigner || grouped ? IdEvidence.Enough : IdEvidence.Likely;
    }
}
