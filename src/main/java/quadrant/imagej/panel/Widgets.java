package quadrant.imagej.panel;

import ij.IJ;
import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.FlowLayout;
import java.awt.Font;
import java.awt.Insets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.AbstractButton;
import javax.swing.BorderFactory;
import javax.swing.BoxLayout;
import javax.swing.JButton;
import javax.swing.JFileChooser;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.JMenuItem;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JPopupMenu;
import javax.swing.JTextArea;

/**
 * The components and dialogs of the panel: titles, rows of buttons, menus, wrapping lines, questions.
 *
 * @param frame the panel's window
 * @param attempt runs the action of a button or menu entry
 */
record Widgets(JFrame frame, Consumer<Background.Work> attempt) {
    private static final int GAP_PX = 4;

    static JPanel column() {
        JPanel column = new JPanel();
        column.setLayout(new BoxLayout(column, BoxLayout.Y_AXIS));
        column.setBorder(BorderFactory.createEmptyBorder(GAP_PX, 2 * GAP_PX, GAP_PX, 2 * GAP_PX));
        return column;
    }

    /** Adds a component, or several in a row, as wide as the column. */
    static void add(JPanel column, Component... parts) {
        JPanel whole = new JPanel(new BorderLayout());
        whole.add(parts.length == 1 ? parts[0] : row(parts), BorderLayout.CENTER);
        whole.setAlignmentX(Component.LEFT_ALIGNMENT);
        column.add(whole);
    }

    static JPanel row(Component... parts) {
        JPanel row = new JPanel(new FlowLayout(FlowLayout.LEFT, GAP_PX, GAP_PX / 2));
        for (Component part : parts) {
            row.add(part);
        }
        return row;
    }

    /**
     * A button.
     *
     * @param text its label, with {@code &} before the letter that presses it together with Alt
     */
    JButton button(String text, String tip, Background.Work work) {
        JButton button = new JButton();
        name(button, text);
        button.setToolTipText(tip);
        button.setFocusable(false);
        button.setMargin(new Insets(2, 6, 2, 6));
        button.addActionListener(e -> attempt.accept(work));
        return button;
    }

    /** A button that opens a menu. */
    JButton menu(String text, String tip, JPopupMenu menu) {
        JButton button = button(text, tip, () -> {});
        button.addActionListener(e -> menu.show(button, 0, button.getHeight()));
        return button;
    }

    /** Adds an entry to a menu, with {@code &} before the letter that chooses it. */
    JMenuItem entry(JPopupMenu menu, String text, Background.Work work) {
        JMenuItem entry = menu.add("");
        name(entry, text);
        entry.addActionListener(e -> attempt.accept(work));
        return entry;
    }

    private static void name(AbstractButton button, String text) {
        int at = text.indexOf('&');
        button.setText(text.replace("&", ""));
        if (at >= 0) {
            button.setMnemonic(text.charAt(at + 1));
            button.setDisplayedMnemonicIndex(at);
        }
    }

    /** A text that wraps. */
    static JTextArea lines(String name, int rows) {
        JTextArea text = new JTextArea(rows, 1);
        text.setName(name);
        text.setEditable(false);
        text.setFocusable(false);
        text.setLineWrap(true);
        text.setWrapStyleWord(true);
        text.setOpaque(false);
        text.setFont(new JLabel().getFont().deriveFont(Font.PLAIN));
        text.setMinimumSize(new Dimension(1, 1));
        return text;
    }

    /** Asks for a text. */
    Optional<String> text(String question, String usual) {
        return Optional.ofNullable(JOptionPane.showInputDialog(frame, question, usual));
    }

    /** Asks whether to go on. */
    boolean yes(String question) {
        return JOptionPane.showConfirmDialog(frame, question, Panel.TITLE, JOptionPane.OK_CANCEL_OPTION)
                == JOptionPane.OK_OPTION;
    }

    /** Asks for a file, or a folder, to read. */
    Optional<Path> toRead(String what, boolean folder) {
        return file(what, folder ? JFileChooser.DIRECTORIES_ONLY : JFileChooser.FILES_ONLY, JFileChooser.OPEN_DIALOG);
    }

    /** Asks for the path of an output. */
    Optional<Path> toWrite(String what) {
        return file(what, JFileChooser.FILES_ONLY, JFileChooser.SAVE_DIALOG);
    }

    private Optional<Path> file(String what, int kinds, int dialog) {
        JFileChooser chooser = new JFileChooser(IJ.getDirectory("current"));
        chooser.setDialogTitle(what);
        chooser.setFileSelectionMode(kinds);
        chooser.setDialogType(dialog);
        return chooser.showDialog(frame, null) == JFileChooser.APPROVE_OPTION
                ? Optional.of(chooser.getSelectedFile().toPath())
                : Optional.empty();
    }
}
