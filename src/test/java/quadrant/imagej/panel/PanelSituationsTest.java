package quadrant.imagej.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Situations that are seldom met, played in one ImageJ with a display. */
@Tag("full")
class PanelSituationsTest {
    @TempDir
    static Path folder;

    private static final Map<String, String> CAME = new TreeMap<>();

    @BeforeAll
    static void play() throws Exception {
        List<String> lines = run(OddSituations.class, "workspaces");
        lines.stream().filter(l -> l.startsWith("ODD ")).forEach(l -> CAME.put(l.split(" ", -1)[1], l));
    }

    /** Runs a main class on a display of its own. @return what it printed */
    private static List<String> run(Class<?> main, String name) throws Exception {
        Process display;
        try {
            display = new ProcessBuilder("Xvfb", "-displayfd", "1", "-screen", "0", "1366x768x24", "-nolisten", "tcp")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "SKIPPED: Xvfb is not installed, so ImageJ has no display to open its window on.");
            throw e;
        }
        String number = String.valueOf(display.inputReader().readLine()).strip();
        Path out = folder.resolve(name + ".out");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-Djava.awt.headless=false",
                        "-Duser.home=" + folder,
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        folder.resolve(name).toString())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile());
        builder.environment().put("DISPLAY", ":" + number);
        builder.environment().put("QUADRANT_HOME", folder.resolve("home").toString());
        builder.environment().putIfAbsent("DJL_CACHE_DIR", System.getProperty("user.home") + "/.djl.ai");
        Process play = builder.start();
        assertThat(play.waitFor(900, TimeUnit.SECONDS)).isTrue();
        display.destroy();
        List<String> lines = Files.readAllLines(out);
        assertThat(play.exitValue()).as(String.join("\n", lines)).isZero();
        return lines;
    }

    @Test
    void fine_tuning_competes_and_the_panel_says_which_model_it_was() throws Exception {
        List<String> lines = run(Improving.class, "improved");
        assertThat(lines).anyMatch(l -> l.startsWith("RUN finetune ") && l.contains("strategy=quadrant"));
        assertThat(lines).anyMatch(l -> l.contains("than the closed form on") && l.contains("The model is the "));
        assertThat(lines).contains("MODEL true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eight_bit",
                "sixteen_bit",
                "float",
                "rgb_calibrated_in_microns",
                "a_stack_keeps_objects_on_their_slice",
                "a_projection_of_a_stack",
                "a_hyperstack_of_two_channels",
                "an_image_without_objects",
                "objects_outside_lines_and_points_are_left_out",
                "points_with_a_box",
                "one_class_alone_predicts_nothing",
                "a_class_is_renamed_and_deleted_with_its_labels",
                "two_images_of_one_name_stay_apart",
                "an_image_is_closed_while_features_are_computed",
                "a_closed_image_is_opened_again",
                "a_workspace_whose_image_is_gone",
                "a_number_without_a_class_and_a_key_without_an_object",
                "undo_with_nothing_to_undo",
                "the_hidden_features_are_cancelled_and_asked_for_again",
                "cells_of_a_blank_image_are_none",
                "a_virtual_stack",
                "a_stack_of_colours",
                "the_channel_is_changed_after_the_labels",
                "the_image_is_renamed",
                "a_damaged_workspace_leaves_this_one_open",
                "a_workspace_of_a_newer_version_leaves_this_one_open",
                "a_workspace_is_opened_twice",
                "the_panel_is_closed_while_features_are_computed",
                "the_file_of_an_image_was_changed_meanwhile",
                "a_folder_that_cannot_be_written_to",
                "the_workspace_is_deleted_under_way",
                "pixels_that_are_no_numbers",
                "a_square_larger_than_the_image",
                "cells_found_again_and_not_taken_change_no_setting",
                "clicks_while_cells_are_found",
                "twenty_thousand_objects",
                "a_project_opens_with_its_image_whichever_is_first",
                "a_project_that_another_window_uses_loses_nothing",
                "a_renamed_image_is_known_when_it_is_opened"
            })
    void ends_well(String situation) {
        assertThat(CAME.get(situation)).startsWith("ODD " + situation + " well");
    }

    @Test
    void all_were_played() {
        assertThat(CAME).hasSize(39);
    }
}
