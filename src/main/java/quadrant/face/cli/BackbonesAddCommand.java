package quadrant.face.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.backbone.BackboneCard;
import quadrant.face.BackbonesJob;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant backbones add}. */
@Command(
        name = "add",
        description = "Adds a pretrained network from an ONNX file, under a name for finetune --backbone.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
@SuppressWarnings({"unused", "UnusedVariable"}) // picocli reads the fields; their texts are taken from what it parsed
final class BackbonesAddCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "An image classifier as .onnx; its weights may lie beside it.")
    @SuppressWarnings("NullAway.Init")
    private String file;

    @Option(names = "--name", paramLabel = "N", description = "Its name (default: the catalogue's or the file's).")
    private @Nullable String name;

    @Option(
            names = "--preprocessing",
            paramLabel = "P",
            description =
                    "How it wants its pixels: imagenet, tf, lite, unit, none, caffe-rgb, caffe-bgr, a JSON file, or"
                            + " \"mean=…,…,… scale=…,…,… order=RGB\" for pixels in 0–255 (default: what the catalogue, a card"
                            + " beside the file or the file itself says).")
    private @Nullable String preprocessing;

    @Option(names = "--size", paramLabel = "S", description = "Pixels of its input, where the file leaves them free.")
    private @Nullable String size;

    @Option(names = "--licence", paramLabel = "L", description = "The licence of its weights, such as Apache-2.0.")
    private @Nullable String licence;

    @Option(names = "--title", paramLabel = "T", description = "What reports call it.")
    private @Nullable String title;

    @Option(
            names = "--photos",
            paramLabel = "DIR",
            description = "50 or more photographs like those of its pretraining: measured as by backbones reference.")
    private @Nullable String photos;

    @Option(names = "--replace", description = "Replace the one of that name.")
    private boolean replace;

    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Map<String, String> texts = Given.options(spec);
        texts.remove("json");
        texts.put("file", file);
        try (Console console = Console.open(false)) {
            BackboneCard card = new BackbonesJob(Wiring.standard()).add(texts, console);
            console.done();
            spec.commandLine().getOut().println(json ? JsonText.of(facts(card)) : words(card));
            return 0;
        }
    }

    private static String words(BackboneCard card) {
        return "Added " + card.name() + ": depths 0 to " + card.maxDepth() + ", "
                + card.preprocessing().sizePx()
                + " pixels. Use it with: quadrant finetune DATA --output DIR --backbone "
                + card.name();
    }

    private static Map<String, Object> facts(BackboneCard card) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("title", card.title());
        facts.put("licence", card.licence());
        facts.put("sha256", card.sha256());
        facts.put("size", card.preprocessing().sizePx());
        facts.put("order", card.preprocessing().order());
        facts.put("mean", card.preprocessing().mean());
        facts.put("scale", card.preprocessing().scale());
        facts.put("cuts", card.cuts());
        card.reference().ifPresent(r -> facts.put("referenceImages", r.images()));
        return facts;
    }
}
