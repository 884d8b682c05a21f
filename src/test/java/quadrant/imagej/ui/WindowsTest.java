package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The windows that people work in: a training, what there is. */
class WindowsTest extends RealImageJ {
    @Test
    @Tag("full")
    void a_training_shows_itself_is_cancelled_and_the_model_of_the_next_is_ready() throws Exception {
        Path data = ImageJProcess.images(folder.resolve("Zellen 'neu' [1]"), 12);
        Path output = folder.resolve("Ergebnis \"Süd\" (2)");
        List<String> args = new ArrayList<>(List.of("training", data.toString(), output.toString()));
        Optional.ofNullable(System.getProperty("quadrant.screenshot.windows")).ifPresent(args::add);
        ImageJProcess.Ended ended = imageJ.window(display.name(), "training", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("DIALOG").get(0))
                .startsWith("Quadrant: Another training is at work in this ImageJ, and writes to " + output);
        assertThat(ended.after("RUNNING").get(0)).contains("Fine-tuning", "Elapsed ", "At work: depth 1");
        // a second, and what a busy machine needs to write the checkpoint
        assertThat(Long.parseLong(ended.after("CANCELLED").get(0))).isLessThan(3000);
        assertThat(ended.after("KEPT").get(0))
                .contains("Cancelled; what was learnt is kept", "Resume with the same folder to go on: " + output);
        assertThat(ended.after("DONE").get(0))
                .contains("Done in ", "Balanced accuracy ", output + " 2")
                .endsWith("[Open report][Classify...][Close]");
        assertThat(ended.after("LOG").get(0)).doesNotContain("NOT STOPPED");
        ended.assertFits();
        assertThat(ended.after("SMALL")).containsExactly("500x400");
        assertThat(ended.after("OFFERED")).containsExactly("true");
        assertThat(ended.after("SAYS").get(0))
                .isEqualTo("Will test the model on 24 images of 2 classes (discs 12, stripes 12) and write to " + output
                        + " evaluated.");
        assertThat(ended.after("EVALUATED").get(0))
                .contains("Done in ", output + " evaluated")
                .endsWith("[Open report][Close]");
        assertThat(ended.after("RECORDED").get(0)).startsWith("run(\"Quadrant Evaluate\", \"model=[");
        assertThat(ended.after("ABOUT").get(0))
                .contains("Inference runs on ", "because ", "efficientnet-lite0", "Cache ");
        assertThat(ended.after("CLEARED").get(0)).contains("(0.0 MB)");
        assertThat(Files.exists(Path.of(output + " second"))).isFalse();
    }
}
