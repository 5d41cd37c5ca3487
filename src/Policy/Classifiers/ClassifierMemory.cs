using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Caching.Memory;

namespace Holdpoint.Policy.Classifiers;

/// <summary>
/// What classifiers said of texts, by digest, in this process: a conversation repeats its history with every turn. Failures are not kept.
/// It outlives policies, so that a new one does not ask everything again.
/// </summary>
internal static class ClassifierMemory
{
    /// <summary>Answers kept.</summary>
    public const int Most = 10_000;

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private static readonly MemoryCache Answers = new(new MemoryCacheOptions { SizeLimit = Most });

    /// <summary>Under which an answer of a classifier to a text is kept; says nothing of the text.</summary>
    public static string Key(ClassifierSettings settings, string text) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{settings.Api.Variant}\n{settings.Url}\n{text}")));

    /// <summary>The answer kept; null when there is none.</summary>
    public static IReadOnlyList<ClassifierFinding>? Find(string key) => Answers.Get<IReadOnlyList<ClassifierFinding>>(key);

    /// <summary>Keeps an answer.</summary>
    public static void Keep(string key, IReadOnlyList<ClassifierFinding> findings) =>
        Answers.Set(key, findings, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });
}
