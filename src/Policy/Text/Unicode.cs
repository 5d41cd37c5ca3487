using System.Text;

namespace Holdpoint.Policy.Text;

/// <summary>Unicode normalisation that takes any text.</summary>
internal static class Unicode
{
    /// <summary>Normalises; U+FFFE, which .NET refuses although it may stand in text, becomes U+FFFD.</summary>
    public static string Normalize(string text, NormalizationForm form) =>
        text.Replace('\uFFFE', '\uFFFD').Normalize(form);
}
