package quadrant.face.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code quadrant backbones}: the group of what is done with pretrained networks. */
@Command(
        name = "backbones",
        description = "Lists, inspects, checks, adds, measures, downloads and removes pretrained networks.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        subcommands = {
            BackbonesListCommand.class,
            InspectCommand.class,
            VerifyCommand.class,
            BackbonesAddCommand.class,
            BackbonesReferenceCommand.class,
            BackbonesFetchCommand.class,
            BackbonesRemoveCommand.class
        })
final class BackbonesCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "One of "
                        + String.join(", ", spec.commandLine().getSubcommands().keySet())
                        + " is missing after backbones");
    }
}
