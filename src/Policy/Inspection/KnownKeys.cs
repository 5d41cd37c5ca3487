using System.Collections.Frozen;

namespace Holdpoint.Policy.Inspection;

/// <summary>
/// Names that the model APIs define. They say nothing that a consumer made up, so they are not shown to rules and reviewers;
/// every other name in a body is a part of its own, because a model may read it. A name missing here costs only noise.
/// </summary>
internal static class KnownKeys
{
    private static readonly FrozenDictionary<string, string> Names = new[]
    {
        "model", "messages", "role", "content", "type", "text", "name", "id", "stream", "stream_options", "include_usage", "temperature",
        "top_p", "top_k", "n", "stop", "stop_sequences", "max_tokens", "max_completion_tokens", "max_output_tokens", "presence_penalty",
        "frequency_penalty", "logit_bias", "logprobs", "top_logprobs", "user", "seed", "tools", "tool_choice", "tool_calls", "tool_call_id",
        "function", "functions", "function_call", "arguments", "description", "parameters", "properties", "required", "items", "enum",
        "additionalProperties", "strict", "parallel_tool_calls", "response_format", "json_schema", "schema", "format", "$schema", "title",
        "default", "anyOf", "oneOf", "allOf", "minimum", "maximum", "minItems", "maxItems", "minLength", "maxLength", "pattern", "image_url",
        "url", "detail", "input_audio", "data", "file", "file_id", "file_data", "file_url", "filename", "audio", "voice", "modalities",
        "refusal", "reasoning", "reasoning_effort", "reasoning_content", "effort", "summary", "prediction", "metadata", "store",
        "service_tier", "verbosity", "prompt", "suffix", "echo", "best_of", "input", "output", "instructions", "include",
        "previous_response_id", "background", "truncation", "call_id", "status", "annotations", "variables", "version", "conversation",
        "encoding_format", "dimensions", "encrypted_content", "system", "thinking", "budget_tokens", "signature", "source", "media_type",
        "cache_control", "ttl", "tool_use_id", "is_error", "input_schema", "citations", "enabled", "context", "user_id", "container",
        "mcp_servers", "betas", "inputs", "outputs", "shape", "datatype", "model_name", "model_version", "raw_input_contents", "jsonrpc",
        "method", "params", "protocolVersion", "capabilities", "clientInfo", "result", "error", "code", "message", "uri", "mimeType",
        "size", "quality", "prompt_cache_key", "safety_identifier", "index", "choices", "finish_reason", "delta", "object", "created", "usage", "system_fingerprint", "stop_reason", "stop_sequence",
        "completion", "events", "item", "item_id", "part", "response", "content_block", "partial_json", "output_index", "content_index", "summary_index",
        "sequence_number", "obfuscation", "web_search_options", "search_context_size", "transcript", "revised_prompt", "b64_json", "queries",
        "action", "operation", "results", "stdout", "stderr", "segments", "reasoning_details",
    }.ToFrozenDictionary(name => name, name => name, StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Names.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The one instance of a name that is known exactly as written; null otherwise.</summary>
    public static string? Find(ReadOnlySpan<char> name) =>
        Lookup.TryGetValue(name, out var known) && name.SequenceEqual(known) ? known : null;

    /// <summary>The known name that a lenient parser may take this one for; null if there is none.</summary>
    public static string? Resembling(string folded) => Names.GetValueOrDefault(folded);
}
