import { mount } from 'svelte';
import './engine';
import './styles/tokens.css';
import './styles/base.css';
import './styles/appearance';
import MainWindow from './MainWindow.svelte';

const target = document.getElementById('window');
if (target) mount(MainWindow, { target });
