using System.Collections.Frozen;

namespace Holdpoint.Policy.Detectors;

/// <summary>The detectors by name.</summary>
internal static class DetectorCatalog
{
    private static readonly FrozenDictionary<string, Detector> All = new Detector[]
    {
        new EmailDetector(), new PhoneDetector(), new IbanDetector(), new CreditCardDetector(), new NationalIdDetector(), new DateOfBirthDetector(),
        new IpAddressDetector(), new SecretDetector(), new PrivateKeyDetector(), new JwtDetector(), new HiddenTextDetector(),
        new PromptInjectionDetector(),
    }.Concat(NationalIdDetector.Schemes).ToFrozenDictionary(detector => detector.Name);

    /// <summary>Their names, for messages.</summary>
    public static IEnumerable<string> Names => All.Keys.Order(StringComparer.Ordinal);

    /// <summary>A detector; null when there is none of that name.</summary>
    public static Detector? Find(string name) => All.GetValueOrDefault(name);
}
