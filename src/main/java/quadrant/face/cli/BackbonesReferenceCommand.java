package quadrant.face.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import quadrant.backbone.BackboneCard;
import quadrant.backbone.PhotoReference;
import quadrant.face.BackbonesJob;
import quadrant.face.JsonText;
import quadrant.face.Wiring;

/** {@code quadrant backbones reference}. */
@Command(
        name = "reference",
        description = "Measures photographs like those of the pretraining, so that the likeness of other images can be"
                + " measured against them, for backbones without BatchNorm layers.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Versions.class,
        sortOptions = false)
final class BackbonesReferenceCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", description = "A backbone that was added or fetched.")
    @SuppressWarnings("NullAway.Init")
    private String name;

    @Option(
            names = "--photos",
            required = true,
            paramLabel = "DIR",
            description = "50 or more different photographs of everyday things, such as a sample of ImageNet.")
    @SuppressWarnings("NullAway.Init")
    private String photos;

    @Option(names = "--json", description = "The result as JSON.")
    private boolean json;

    @Override
    public Integer call() {
        try (Console console = Console.open(false)) {
            BackboneCard card =
                    new BackbonesJob(Wiring.standard()).reference(Map.of("name", name, "photos", photos), console);
            console.done();
            PhotoReference r = card.reference().orElseThrow();
            spec.commandLine().getOut().println(json ? JsonText.of(facts(card, r)) : words(card, r));
            return 0;
        }
    }

    private static String words(BackboneCard card, PhotoReference r) {
        return "Measured " + r.images() + " photographs at "
                + r.tensors().size() + " cuts of " + card.name() + ", " + r.channels()
                + " channels. From now on the likeness of images is measured against them.";
    }

    private static Map<String, Object> facts(BackboneCard card, PhotoReference r) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", card.name());
        facts.put("images", r.images());
        facts.put("photographs", r.photographs());
        facts.put("channels", r.channels());
        facts.put("cuts", r.tensors());
        return facts;
    }
}
