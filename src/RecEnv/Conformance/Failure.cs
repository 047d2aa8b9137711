namespace RecEnv.Conformance;

/// <summary>Tells whether a call fails as it must.</summary>
internal static class Failure
{
    /// <summary>Says how a call did not fail with the exception it should; null when it did.</summary>
    public static string? Missing<TError>(string what, Action call)
        where TError : Exception
    {
        try
        {
            call();
        }
        catch (TError)
        {
            return null;
        }
        catch (Exception error)
        {
            return $"{what} threw {Describe(error)} instead of {typeof(TError).Name}.";
        }

        return $"{what} threw nothing, but {typeof(TError).Name} was due.";
    }

    public static string Describe(Exception error) => $"{error.GetType().Name} (\"{error.Message}\")";
}
