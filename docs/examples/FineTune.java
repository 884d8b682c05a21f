// Fine-tunes from Java. From the folder of a built checkout:
//   java --enable-native-access=ALL-UNNAMED -cp "target/classes:target/lib/*" docs/examples/FineTune.java sample-data out/java
// The keys are those of docs/CLI.md, with _ for -. A mistake is thrown as a quadrant.task.UserException.
import java.util.Map;
import quadrant.app.Verb;
import quadrant.app.Verbs;
import quadrant.task.Task;

public final class FineTune {
    public static void main(String[] args) {
        Verb.Outcome result = Verbs.FINETUNE.run(
                Map.of("data", args[0], "group_by", "s\\d+", "output", args[1]), Task.SILENT);
        System.out.println(result.value());
        System.out.println(result.last());
    }
}
