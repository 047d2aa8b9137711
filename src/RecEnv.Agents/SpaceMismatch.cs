using System.Text.Json.Nodes;

namespace RecEnv.Agents;

/// <summary>Says why a saved agent does not fit an environment: what differs, and no more.</summary>
internal static class SpaceMismatch
{
    private const int MostOptions = 3;
    private const string Remedy = "Use the environment and options that it was made for.";

    /// <summary>One sentence, and what to do.</summary>
    /// <param name="which">"observation" or "action".</param>
    /// <param name="saved">Description of the space that the agent was saved for.</param>
    /// <param name="contract">The environment at hand.</param>
    /// <param name="wanted">Description of its space, another one.</param>
    /// <param name="facts">What the file says.</param>
    public static string Sentence(string which, string saved, EnvironmentContract contract, string wanted, AgentFileFacts facts)
    {
        string agent = $"The agent \"{facts.Agent}\" was saved for \"{facts.EnvironmentId}\"";
        if (facts.EnvironmentId != contract.EnvironmentId)
        {
            return $"{agent}, not for \"{contract.EnvironmentId}\", which has another {which} space. {Remedy}";
        }

        string[] options = [.. Options(facts.EnvironmentOptionsJson, contract.OptionsJson).Take(MostOptions)];
        string with = options.Length > 0 ? $" with {string.Join(", ", options)}" : "";
        return $"{agent}{with}: {Part(which, "", saved, wanted)}. {Remedy}";
    }

    /// <summary>Options that differ, each with both values.</summary>
    private static IEnumerable<string> Options(string saved, string wanted)
    {
        if (JsonNode.Parse(saved) is not JsonObject before || JsonNode.Parse(wanted) is not JsonObject now)
        {
            yield break;
        }

        foreach ((string key, JsonNode? value) in before)
        {
            if (now.TryGetPropertyValue(key, out JsonNode? other) && !JsonNode.DeepEquals(value, other))
            {
                yield return $"{key} {Text(value)} (here {Text(other)})";
            }
        }
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";

    /// <summary>The first part that differs, as deep in the space as it can be told.</summary>
    private static string Part(string which, string path, string saved, string wanted)
    {
        List<(string Key, string Space)>? before = Entries(saved);
        List<(string Key, string Space)>? now = Entries(wanted);
        if (before is null || now is null)
        {
            string subject = path.Length == 0 ? $"its {which} space" : $"\"{path}\" of its {which} space";
            return $"{subject} is {saved}, not {wanted}";
        }

        string Full(string key) => path.Length == 0 ? key : $"{path}/{key}";
        foreach ((string key, string space) in before)
        {
            int at = now.FindIndex(entry => entry.Key == key);
            if (at < 0)
            {
                return $"its {which} space has \"{Full(key)}\", which this one lacks";
            }

            if (now[at].Space != space)
            {
                return Part(which, Full(key), space, now[at].Space);
            }
        }

        string more = now.First(entry => before.All(other => other.Key != entry.Key)).Key;
        return $"its {which} space lacks \"{Full(more)}\", which this one has";
    }

    /// <summary>The parts of "Dict(key: space, …)"; null for any other space.</summary>
    private static List<(string Key, string Space)>? Entries(string space)
    {
        const string Start = "Dict(";
        if (!space.StartsWith(Start, StringComparison.Ordinal) || !space.EndsWith(')'))
        {
            return null;
        }

        List<(string, string)> entries = [];
        int depth = 0;
        int from = Start.Length;
        for (int i = from; i < space.Length; i++)
        {
            depth += space[i] switch { '(' or '[' => 1, ')' or ']' => -1, _ => 0 };
            bool ends = i == space.Length - 1 || (depth == 0 && space[i] == ',');
            if (!ends)
            {
                continue;
            }

            string entry = space[from..i].Trim();
            int colon = entry.IndexOf(": ", StringComparison.Ordinal);
            if (colon < 0)
            {
                return null;
            }

            entries.Add((entry[..colon], entry[(colon + 2)..]));
            from = i + 1;
        }

        return entries;
    }
}
