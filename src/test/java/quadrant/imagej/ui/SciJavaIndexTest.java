package quadrant.imagej.ui;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.scijava.annotations.Index;
import org.scijava.annotations.IndexItem;
import org.scijava.command.Command;
import org.scijava.command.CommandInfo;
import org.scijava.io.IOPlugin;
import org.scijava.plugin.Plugin;
import quadrant.app.Option;

/** The index by which SciJava finds commands is kept by hand: its annotation processor does not compile without warnings. */
class SciJavaIndexTest {
    @Test
    void lists_every_command_with_its_annotation() {
        Map<String, Plugin> found = new TreeMap<>();
        for (IndexItem<Plugin> item : Index.load(Plugin.class)) {
            if (item.className().startsWith("quadrant.")) {
                found.put(item.className(), item.annotation());
            }
        }
        Plugin opener = requireNonNull(found.remove(GeoJsonOpener.class.getName()));
        assertThat(opener.type()).isEqualTo(IOPlugin.class);
        assertThat(found).hasSize(SciJavaSource.ALL.size());
        for (SciJavaSource s : SciJavaSource.ALL) {
            Plugin listed = requireNonNull(found.get("quadrant.imagej.ui." + s.name()), s.name());
            assertThat(listed.type()).isEqualTo(Command.class);
            assertThat(listed.label()).isEqualTo(s.label());
            assertThat(listed.headless()).isTrue();
            assertThat(listed.menuPath()).isEmpty();
        }
    }

    @Test
    void the_sources_are_made_of_the_verbs() throws IOException {
        for (Map.Entry<Path, String> source : SciJavaSource.sources().entrySet()) {
            assertThat(Files.readString(source.getKey()))
                    .as("run the main method of SciJavaSource to write %s anew", source.getKey())
                    .isEqualToIgnoringWhitespace(source.getValue());
        }
    }

    @Test
    void each_command_has_all_inputs_of_its_verb() {
        for (SciJavaSource s : SciJavaSource.ALL) {
            CommandInfo info = new CommandInfo("quadrant.imagej.ui." + s.name());
            for (Option<?> o : s.verb().options()) {
                assertThat(info.getInput(o.key().equals("class") ? "class_" : o.key()))
                        .as("%s %s", s.name(), o)
                        .isNotNull();
            }
        }
    }

    @Test
    void inputs_have_types_and_choices_and_do_not_persist() {
        CommandInfo info = new CommandInfo(FineTuneSciJava.class);
        assertThat(info.getInput("data").getType()).isEqualTo(File.class);
        assertThat(info.getInput("resume").getType()).isEqualTo(boolean.class);
        assertThat(info.getInput("strategy").getChoices())
                .asString()
                .isEqualTo("[auto, quadrant, layers, head, top, all]");
        assertThat(info.getInput("strategy").getLabel()).isEqualTo("Strategy");
        assertThat(info.getInput("strategy").isPersisted()).isFalse();
    }
}
