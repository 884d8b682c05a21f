package quadrant.face.command;

import java.io.File;
import java.util.Map;
import org.scijava.Context;
import org.scijava.command.CommandModule;
import org.scijava.command.CommandService;

/** Runs in a process of its own: a fine-tuning by SciJava's command service. */
final class SciJavaDriver {
    private SciJavaDriver() {}

    public static void main(String[] args) throws Exception {
        try (Context context = new Context(CommandService.class)) {
            CommandModule done = context.service(CommandService.class)
                    .run(
                            "quadrant.face.command.FineTuneSciJava",
                            true,
                            Map.of(
                                    "data", args[0], "output", args[1], "depth", "1", "views", "2", "epochs", "1",
                                    "threads", "1"))
                    .get();
            System.out.println("MODEL " + ((File) done.getOutput("model")).getPath());
        }
    }
}
