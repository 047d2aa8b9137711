using System.CommandLine;
using System.Globalization;

namespace RecEnv.Tool.Commands;

/// <summary>Options that several commands have.</summary>
internal static class CommonOptions
{
    public static Option<bool> Json() => new("--json") { Description = "Write JSON, for programs." };

    public static Option<string[]> EnvironmentOption() => new("--option")
    {
        Description = "An option of the environment, KEY=VALUE. May be given again; goes before --options.",
        HelpName = "key=value",
    };

    public static Option<string?> EnvironmentOptions() => new("--options")
    {
        Description = "Options of the environment as a JSON object.",
        HelpName = "json",
    };

    /// <summary>A whole number with a default, refused outside its range.</summary>
    public static Option<int> Number(string name, string description, int byDefault, int low, int high) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                || value < low || value > high)
            {
                result.AddError($"{name} must be a whole number in [{low}, {high}] but is {text}.");
            }

            return value;
        },
    };

    /// <summary>A number with a default, refused outside its range.</summary>
    public static Option<double> Real(string name, string description, double byDefault, double low, double high) => new(name)
    {
        Description = description,
        HelpName = "number",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || !(value >= low && value <= high))
            {
                result.AddError(FormattableString.Invariant($"{name} must be a number in [{low}, {high}] but is {text}."));
            }

            return value;
        },
    };

    /// <summary>A time in seconds with a default, refused when it is not positive.</summary>
    public static Option<double> Seconds(string name, string description, double byDefault) => new(name)
    {
        Description = description,
        HelpName = "seconds",
        DefaultValueFactory = _ => byDefault,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
                || !(value > 0 && value <= 86_400))
            {
                result.AddError($"{name} must be a number in (0, 86400] but is {text}.");
            }

            return value;
        },
    };

    /// <summary>The seed, a whole number from 0; 0 unless given.</summary>
    public static Option<long> Seed() => new("--seed")
    {
        Description = "Seed; equal seeds and options give equal results.",
        HelpName = "number",
        DefaultValueFactory = _ => 0,
        CustomParser = result =>
        {
            string text = result.Tokens[^1].Value;
            if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value))
            {
                result.AddError($"--seed must be a whole number in [0, {long.MaxValue}] but is {text}.");
            }

            return value;
        },
    };
}
