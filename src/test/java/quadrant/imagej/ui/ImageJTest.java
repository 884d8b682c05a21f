package quadrant.imagej.ui;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import quadrant.onnx.Tiny;
import quadrant.task.Hashes;

/** The front doors of ImageJ: menu, dialog, recorder, macros with and without a display, SciJava. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ImageJTest {
    private static final String PLAN = "depth=1 views=2 epochs=1 threads=1";

    @TempDir
    static Path folder;

    private static ImageJProcess imageJ;
    private static Display display;
    private static Path data;
    private static String expected;

    @BeforeAll
    static void make_data_and_the_model_of_the_command_line() throws Exception {
        imageJ = ImageJProcess.install(folder);
        data = ImageJProcess.images(folder.resolve("Präparate [a] b"), 8);
        Path output = folder.resolve("command line");
        ImageJProcess.Ended ended = imageJ.plain(
                "cli",
                "quadrant.cli.Main",
                "finetune",
                data.toString(),
                "--output",
                output.toString(),
                "--depth=1",
                "--views=2",
                "--epochs=1",
                "--threads=1");
        assertThat(ended.code()).as(ended.err()).isZero();
        expected = hash(output);
        display = Display.start();
    }

    @AfterAll
    static void end_xvfb() throws IOException {
        imageJ.uninstall();
        display.close();
    }

    @Test
    @Tag("full")
    @Order(1)
    void headless_calls_give_the_model_of_the_command_line_and_the_advice_as_json() throws Exception {
        Path output = folder.resolve("headless call");
        ImageJProcess.Ended ended = imageJ.macro("", "call", """
                model = call("quadrant.Macro.run", "finetune", "data=[%1$s] output=[%2$s] %3$s");
                print("MODEL " + model);
                print("INFO " + replace(call("quadrant.Macro.run", "info", ""), "\\n", "|"));
                print("ADVICE " + replace(call("quadrant.Macro.run", "advise", "data=[%1$s] threads=1"), "\\n", ""));
                """.formatted(data, output, PLAN));
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.after("MODEL"))
                .containsExactly(output.resolve("model.onnx").toString());
        assertThat(ended.after("INFO").get(0)).containsPattern("Backbones +efficientnet-lite0");
        JsonObject advice = JsonParser.parseString(ended.after("ADVICE").get(0)).getAsJsonObject();
        assertThat(advice.get("quadrant").getAsInt()).isEqualTo(3);
        assertThat(advice.getAsJsonObject("similarity")
                        .getAsJsonArray("interval")
                        .get(0)
                        .getAsDouble())
                .isLessThanOrEqualTo(
                        advice.getAsJsonObject("similarity").get("value").getAsDouble());
        assertThat(hash(output)).isEqualTo(expected);
    }

    @Test
    @Order(2)
    void a_scijava_command_gives_the_model_of_the_command_line() throws Exception {
        Path output = folder.resolve("scijava");
        ImageJProcess.Ended ended =
                imageJ.plain("scijava", SciJavaDriver.class.getName(), data.toString(), output.toString());
        assertThat(ended.code()).as(ended.err()).isZero();
        assertThat(ended.after("MODEL"))
                .containsExactly(output.resolve("model.onnx").toString());
        assertThat(hash(output)).isEqualTo(expected);
    }

    @Test
    @Order(3)
    void a_mistake_in_a_headless_macro_is_told_and_ends_the_process_with_2() throws Exception {
        ImageJProcess.Ended ended = imageJ.macro("", "mistake", """
                call("quadrant.Macro.run", "finetune", "data=/nowhere output=/nowhere/out");
                print("NOT STOPPED");
                """);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("quadrant: ").contains("/nowhere");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }

    @Test
    @Order(4)
    void a_batch_macro_runs_the_menu_command_and_classifies_an_open_image() throws Exception {
        Path output = folder.resolve("batch run");
        Path first =
                Files.copy(data.resolve("discs/00.png"), folder.resolve("00.png")); // ImageJ breaks the ä of open()
        ImageJProcess.Ended ended =
                imageJ.macro(display.required().name(), "batch", """
                run("Quadrant Fine-tune", "data=[%1$s] output=[%2$s] %3$s");
                open("%4$s");
                run("Quadrant Classify", "model=[%2$s/model.onnx] output=[%2$s/open.csv] threads=1");
                run("Quadrant Classify", "model=[%2$s/model.onnx] input=[%4$s] output=[%2$s/file.csv] threads=1");
                """.formatted(data, output, PLAN, first));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(hash(output)).isEqualTo(expected);
        assertThat(Files.readString(output.resolve("open.csv")))
                .isEqualTo(Files.readString(output.resolve("file.csv")))
                .contains("00.png");
    }

    @Test
    @Order(5)
    void a_mistake_in_a_batch_macro_is_told_and_ends_the_process_with_2() throws Exception {
        ImageJProcess.Ended ended = imageJ.macro(display.required().name(), "batch-mistake", """
                run("Quadrant Fine-tune", "data=/nowhere output=/nowhere/out");
                print("NOT STOPPED");
                """);
        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("quadrant: ").contains("/nowhere");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }

    @Test
    @Order(6)
    void the_dialog_records_a_macro_that_gives_the_model_of_the_command_line() throws Exception {
        Path output = folder.resolve("dialog [1] Süd");
        List<String> args = new ArrayList<>(List.of("dialog", data.toString(), output.toString()));
        Optional.ofNullable(System.getProperty("quadrant.screenshot")).ifPresent(args::add);
        ImageJProcess.Ended ended = imageJ.window(display.required().name(), "dialog", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        ended.assertFits();
        assertThat(ended.after("LABEL")).contains("Images (blank: open ones)");
        assertThat(ended.after("RECORDED"))
                .containsExactly(
                        "run(\"Quadrant Fine-tune\", \"data=[%s] output=[%s] depth=1 views=2".formatted(data, output)
                                + " epochs=1 threads=1\");");
        assertThat(ended.after("LOG").get(0)).contains("Report: " + output.resolve("report.html"));
        assertThat(ended.after("WINDOW")).containsExactly("true");
        assertThat(hash(Path.of(output + " first"))).isEqualTo(expected);
        assertThat(hash(output)).isEqualTo(expected);
    }

    @Test
    @Order(7)
    void a_mistake_in_the_window_is_told_with_its_remedy_and_stops_the_macro() throws Exception {
        ImageJProcess.Ended ended = imageJ.window(display.required().name(), "error", "error");
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.after("DIALOG")).hasSize(3);
        assertThat(ended.after("DIALOG").subList(0, 2))
                .allSatisfy(d -> assertThat(d).startsWith("Quadrant: ").contains("/nowhere"));
        assertThat(ended.after("DIALOG").get(2)).startsWith("Quadrant: ").contains("\"Model (model.onnx)\"");
        assertThat(ended.after("KEPT")).containsExactly("/nowhere");
        assertThat(ended.after("SAYS").get(0)).contains("no image is open");
        assertThat(ended.after("ENDED").get(0)).startsWith("true").doesNotContain("NOT STOPPED");
    }

    @Test
    @Order(8)
    @Tag("full")
    void esc_cancels_within_a_second_and_the_window_stays_awake() throws Exception {
        Path output = folder.resolve("cancelled");
        ImageJProcess.Ended ended =
                imageJ.window(display.required().name(), "cancel", "cancel", data.toString(), output.toString());
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        // a second, and what a busy machine needs to write the checkpoint
        assertThat(Long.parseLong(ended.after("CANCELLED").get(0))).isLessThan(3000);
        assertThat(output.resolve("model.onnx")).doesNotExist();
    }

    @Test
    @Order(10)
    @Tag("full")
    void headless_calls_add_list_and_remove_backbones() throws Exception {
        Path model = Files.write(folder.resolve("another network.onnx"), Tiny.bytes("pytorch", Map.of()));
        ImageJProcess.Ended ended = imageJ.macro("", "headless-backbones", """
                print("ADDED " + call("quadrant.Macro.run", "backbones", "add=[%1$s] preprocessing=tf size=16"));
                print("LIST " + replace(call("quadrant.Macro.run", "backbones", ""), "\\n", "|"));
                print("MINE " + replace(call("quadrant.Macro.run", "backbones", "inspect=another-network"), "\\n", "|"));
                print("FILE " + replace(call("quadrant.Macro.run", "backbones", "inspect=[%1$s] all"), "\\n", "|"));
                print("REMOVED " + call("quadrant.Macro.run", "backbones", "remove=another-network"));
                call("quadrant.Macro.run", "backbones", "remove=another-network");
                print("NOT STOPPED");
                """.formatted(model));
        assertThat(ended.code()).as(ended.err()).isEqualTo(2);
        assertThat(ended.after("ADDED")).containsExactly("another-network");
        assertThat(ended.after("LIST").get(0)).contains("|another-network").contains("|resnet18");
        assertThat(ended.after("MINE").get(0))
                .contains("file      another-network, ")
                .endsWith("yes|");
        assertThat(ended.after("FILE").get(0)).contains("another network.onnx, ", "yes|");
        assertThat(ended.after("REMOVED")).containsExactly("another-network");
        assertThat(ended.out()).doesNotContain("NOT STOPPED");
    }

    @Test
    @Order(11)
    @Tag("full")
    void the_advice_is_a_window_of_text_and_a_picture_and_its_dialog_records_it() throws Exception {
        List<String> args = new ArrayList<>(List.of("advise", data.toString()));
        Optional.ofNullable(System.getProperty("quadrant.screenshot.advice")).ifPresent(args::add);
        ImageJProcess.Ended ended = imageJ.window(display.required().name(), "advice", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        ended.assertFits();
        assertThat(ended.after("TEXT").get(0))
                .startsWith("Quadrant 3: ")
                .contains("class ", "Balanced accuracy of left-out");
        assertThat(ended.after("MATRIX")).singleElement().asString().matches("\\d{3}x\\d{3}");
        assertThat(ended.after("RECORDED"))
                .containsExactly("run(\"Quadrant Advise\", \"data=[%s] threads=1\");".formatted(data));
    }

    @Test
    @Order(12)
    @Tag("full")
    void a_preview_is_a_sheet_and_a_stack_and_its_dialog_records_it() throws Exception {
        List<String> args = new ArrayList<>(List.of("preview", data.toString()));
        Optional.ofNullable(System.getProperty("quadrant.screenshot.preview")).ifPresent(args::add);
        ImageJProcess.Ended ended = imageJ.window(display.required().name(), "preview", args.toArray(String[]::new));
        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        ended.assertFits();
        assertThat(ended.after("STACK")).containsExactly("224x224x12");
        assertThat(ended.after("SLICE").get(0)).contains("view 1");
        assertThat(ended.after("RECORDED"))
                .containsExactly("run(\"Preview augmentation\", \"data=[%s] views=4 rows=3\");".formatted(data));
    }

    private static String hash(Path output) throws IOException {
        return Hashes.sha256(Files.readAllBytes(output.resolve("model.onnx")));
    }
}
