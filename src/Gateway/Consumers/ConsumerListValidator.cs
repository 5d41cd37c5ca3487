using Holdpoint.Gateway.Webhooks;
using Microsoft.Extensions.Options;

namespace Holdpoint.Gateway.Consumers;

/// <summary>Finds every mistake in <c>Holdpoint:Consumers</c> at once.</summary>
/// <param name="options">Whether tokens are taken, and where webhooks may go.</param>
internal sealed class ConsumerListValidator(IOptions<GatewayOptions> options) : IValidateOptions<ConsumerList>
{
    private const int DigestDigits = 64;

    public ValidateOptionsResult Validate(string? name, ConsumerList list)
    {
        var errors = new List<string>();
        var digests = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < list.Consumers.Count; at++)
        {
            var (consumer, key) = (list.Consumers[at], $"Holdpoint:Consumers:{at}");
            if (string.IsNullOrWhiteSpace(consumer.Name) || consumer.Name == Consumer.Anonymous.Name
                || consumer.Name.StartsWith(ConsumerRecognition.FingerprintPrefix, StringComparison.Ordinal))
            {
                errors.Add($"{key}:Name must be a name of its own (not empty, anonymous or key:…), but was '{consumer.Name}'.");
            }
            else if (!names.Add(consumer.Name))
            {
                errors.Add($"{key}:Name must stand once, but '{consumer.Name}' stands twice (hint: a second key goes into OtherKeySha256).");
            }

            Digests(errors, key, consumer, digests);
            errors.AddRange(consumer.Limits?.Mistakes($"{key}:Limits") ?? []);
            errors.AddRange(consumer.Webhook?.Mistakes($"{key}:Webhook", options.Value.Webhooks) ?? []);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private void Digests(List<string> errors, string key, ConsumerOptions consumer, HashSet<string> digests)
    {
        if (!consumer.Keys.Any() && !options.Value.Tokens.IsOn)
        {
            errors.Add($"{key}:KeySha256 is not set, and no tokens are taken (Holdpoint:Gateway:Tokens), so nobody could be this consumer "
                + "(hint: holdpoint consumer create --name NAME).");
        }

        foreach (var digest in consumer.Keys)
        {
            if (digest.Length != DigestDigits || !digest.All(char.IsAsciiHexDigit))
            {
                errors.Add($"{key}:KeySha256 must be the SHA-256 of the key in {DigestDigits} hex digits, but has {digest.Length} characters "
                    + "(hint: printf %s KEY | sha256sum).");
            }
            else if (!digests.Add(digest))
            {
                errors.Add($"{key}:KeySha256 must belong to one consumer, but stands twice.");
            }
        }
    }
}
