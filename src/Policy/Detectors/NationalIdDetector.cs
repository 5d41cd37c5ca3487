using Holdpoint.Policy.Detectors.NationalIds;

namespace Holdpoint.Policy.Detectors;

/// <summary>Personal numbers of the countries that are known, all in one pass. Each country's own can be asked for by its name.</summary>
internal sealed class NationalIdDetector : Detector
{
    /// <summary>The known ones, the most telling first.</summary>
    public static readonly IReadOnlyList<IdScheme> Schemes =
    [
        new ItalianFiscalCode(), new FrenchNir(), new BritishInsuranceNumber(), new FinnishPersonalCode(), new SpanishDni(), new BelgianNationalNumber(),
        new GermanTaxId(), new SwedishPersonalNumber(), new PolishPesel(), new RomanianCnp(), new CzechBirthNumber(), new AustrianInsuranceNumber(),
        new AmericanSsn(), new AmericanItin(), new DutchBsn(), new PortugueseNif(), new BritishNhsNumber(), new IrishPps(), new GermanIdCard(),
    ];

    private static readonly IdScheme[] All = [.. Schemes];

    public override string Name => "national-id";

    public override void Find(ReadOnlySpan<char> text, List<(int Start, int Length)> found) => IdSearch.Find(text, All, found);
}
