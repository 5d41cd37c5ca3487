using Holdpoint.Contracts;
using Holdpoint.Policy.Classifiers;

namespace Holdpoint.Policy.Reading;

/// <summary><c>classifiers</c>: models that score text.</summary>
internal static class ClassifiersSection
{
    private const int DefaultMaxText = 100_000;
    private const int MostMaxText = 10_000_000;

    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(10);

    private static readonly Dictionary<string, bool> Apis = new() { ["openai-moderation"] = true, ["presidio-analyzer"] = false };

    private static readonly Dictionary<string, Verdict> Outcomes = new()
    {
        ["hold"] = Verdict.Hold, ["deny"] = Verdict.Deny, ["allow"] = Verdict.Allow,
    };

    /// <summary>The classifiers by name.</summary>
    public static Dictionary<string, Classifier> Read(MapReader document, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        var classifiers = new Dictionary<string, Classifier>(StringComparer.Ordinal);
        if (document.Nested("classifiers") is not { } section)
        {
            return classifiers;
        }

        foreach (var (key, _) in section.Map.Entries)
        {
            if (section.Nested(key.Value) is { } item)
            {
                classifiers[key.Value] = new Classifier(ReadOne(key.Value, item, queues));
            }
        }

        return classifiers;
    }

    private static ClassifierSettings ReadOne(string id, MapReader item, IReadOnlyDictionary<string, QueuePolicy> queues)
    {
        bool? moderation = item.Word("api", Apis, required: true);
        var url = ReadUrl(item);
        var timeout = item.Duration("timeout", ShortestTimeout, LongestTimeout) ?? DefaultTimeout;
        var onFailure = item.Word("onFailure", Outcomes, required: true);
        string? queue = QueueReference.Read(item, onFailure is { } verdict ? verdict == Verdict.Hold : null, "onFailure: hold", queues);
        int maxText = item.Whole("maxText", 1, MostMaxText) ?? DefaultMaxText;
        string? key = ReadKey(item);
        ClassifierApi api = moderation == false
            ? new PresidioAnalyzerApi(item.Text("language", longest: 20) ?? "en", item.Texts("entities") ?? [])
            : new OpenAiModerationApi(item.Text("model", longest: 100));
        item.Done();
        return new ClassifierSettings(id, api, url ?? new Uri("http://unknown.invalid"), timeout, onFailure ?? Verdict.Deny, queue, maxText, key);
    }

    private static Uri? ReadUrl(MapReader item)
    {
        if (item.Text("url", required: true) is not { } text)
        {
            return null;
        }

        if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo: "" })
        {
            return url;
        }

        item.Wrong("url", "write an http or https address without user and password, such as http://127.0.0.1:9300/v1/moderations");
        return null;
    }

    /// <summary>A secret does not stand in a policy: it stands in the environment, and the policy names the variable.</summary>
    private static string? ReadKey(MapReader item)
    {
        if (item.Text("keyVariable", longest: 100) is not { } variable)
        {
            return null;
        }

        string? key = Environment.GetEnvironmentVariable(variable);
        if (string.IsNullOrEmpty(key))
        {
            item.Wrong("keyVariable", "there is no such environment variable in this process; set it to the classifier's key");
        }

        return key;
    }
}
