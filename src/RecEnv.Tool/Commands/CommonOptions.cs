using System.CommandLine;

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

    /// <summary>A number with a default, refused outside its range.</summary>
    public static Option<int> Number(string name, string description, int byDefault, int low, int high)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            int value = result.GetValueOrDefault<int>();
            if (value < low || value > high)
            {
                result.AddError($"{name} must be in [{low}, {high}] but is {value}.");
            }
        });
        return option;
    }

    /// <summary>A time in seconds with a default, refused when it is not positive.</summary>
    public static Option<double> Seconds(string name, string description, double byDefault)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            double value = result.GetValueOrDefault<double>();
            if (!(value > 0 && value <= 86_400))
            {
                result.AddError(FormattableString.Invariant($"{name} must be in (0, 86400] but is {value}."));
            }
        });
        return option;
    }
}
