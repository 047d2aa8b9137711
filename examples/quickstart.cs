#!/usr/bin/env dotnet
#:project ../src/RecEnv/RecEnv.csproj
// One episode in process: a user is shown two of ten videos at each step, until the time runs out.
// Expected: The user watched 182 minutes of videos in 89 slates and clicked on 52 % of them.
using RecEnv;

using IEnvironment env = EnvironmentRegistry.CreateDefault().Make("InterestEvolution-v0");
StepResult step = env.Reset(seed: 7);
for (int t = 0; !step.EpisodeOver; t++)
{
    step = env.Step(t % 10, (t + 3) % 10); // the slate: candidates by position
}

double minutes = step.Info("episode/r").Values.As<double>()[0];
long slates = step.Info("episode/l").Values.As<long>()[0];
double clicks = step.Info("episode/ctr").Values.As<double>()[0];
Console.WriteLine(FormattableString.Invariant(
    $"The user watched {minutes:F0} minutes of videos in {slates} slates and clicked on {100 * clicks:F0} % of them."));
